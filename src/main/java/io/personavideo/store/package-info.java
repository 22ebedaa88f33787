/**
 * PostgreSQL: the only package that knows SQL, and how the database is reached.
 */
package io.personavideo.store;
