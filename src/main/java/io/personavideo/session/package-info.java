/**
 * Who is asking: sessions, kept briefly in a cache region of their own.
 */
package io.personavideo.session;
