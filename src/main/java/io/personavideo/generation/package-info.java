/**
 * Making videos: requests accepted and submitted, jobs followed to their end, and taken up again after a restart.
 */
package io.personavideo.generation;
