/**
 * Many replicas, one truth: hears of every change in the database and keeps this replica's memory at it.
 */
package io.personavideo.replica;
