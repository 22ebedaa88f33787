/**
 * The personas whose portraits are brought to life.
 */
package io.personavideo.persona;
