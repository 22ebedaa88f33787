/**
 * What dev mode and tests have instead of the surroundings of a production service: a database of their own and demo
 * data. The packaged application does not contain it.
 */
package io.personavideo.dev;
