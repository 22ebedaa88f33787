/**
 * The domain: ids, kinds, states with their legal moves, failures. It imports nothing else of ours.
 */
package io.personavideo.job;
