package io.personavideo.store;

/**
 * How far somebody has read the changes: PostgreSQL's own description of which transactions they could see.
 */
public record Position(String snapshot) {
}
