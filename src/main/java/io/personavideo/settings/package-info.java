/**
 * Which settings there are.
 */
package io.personavideo.settings;
