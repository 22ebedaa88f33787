/**
 * Replicate's HTTP API played on this machine, so that the whole flow can be seen and tested without an account. In dev
 * mode and tests only: a production build does not contain it.
 */
package io.personavideo.provider.sandbox;
