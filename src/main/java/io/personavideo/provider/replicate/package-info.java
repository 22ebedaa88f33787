/**
 * Videos made by Replicate, over its HTTP API.
 */
package io.personavideo.provider.replicate;
