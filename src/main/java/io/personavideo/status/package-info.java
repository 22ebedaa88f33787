/**
 * Is it ready yet: what is known of every persona's idle video, held in memory, and the checks that read it.
 */
package io.personavideo.status;
