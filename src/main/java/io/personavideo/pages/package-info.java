/**
 * The {@code persona-video} element for other apps, and pages of our own that are made of it.
 */
package io.personavideo.pages;
