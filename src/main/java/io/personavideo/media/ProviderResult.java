package io.personavideo.media;

import io.personavideo.job.JobId;

/**
 * A video that a provider has made and will delete.
 *
 * @param provider its name, which tells from which hosts it may be fetched
 * @param url as the provider says it, to be trusted in nothing
 */
public record ProviderResult(JobId job, String provider, String url) {
}
