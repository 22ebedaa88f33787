package io.personavideo.store;

import java.util.List;

import io.personavideo.job.VideoJob;

/**
 * What has changed since a position.
 *
 * @param jobs the newest idle job of every persona one of whose idle jobs has changed, and every talk job that has
 * @param next from where to read on
 * @param areComplete false if there was more than one answer may hold; then everything has to be read
 */
public record Changes(List<VideoJob> jobs, List<Removal> removals, Position next, boolean areComplete) {
}
