/**
 * Keeping finished videos where their addresses last: fetched from the provider, checked, stored, and served if they are
 * kept here.
 */
package io.personavideo.media;
