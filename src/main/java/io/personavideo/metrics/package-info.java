/**
 * Whether the service is measured, and what of that is exposed. Each feature registers its own meters.
 */
package io.personavideo.metrics;
