package io.personavideo.media;

/**
 * What has come of a file that was fetched whole.
 *
 * @param sha256 in lower-case hexadecimal digits
 */
record FetchedFile(long bytes, String sha256) {
}
