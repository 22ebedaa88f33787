/**
 * What all HTTP endpoints share.
 */
package io.personavideo.web;
