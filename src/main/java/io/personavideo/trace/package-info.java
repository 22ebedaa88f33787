/**
 * Traces over OpenTelemetry, where they are switched on.
 */
package io.personavideo.trace;
