/**
 * Whoever makes the videos on rented GPUs: the port, and an adapter for each provider behind it.
 */
package io.personavideo.provider;
