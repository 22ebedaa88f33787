/**
 * Changes of statuses as they happen, pushed to readers as Server-Sent Events.
 */
package io.personavideo.status.events;
