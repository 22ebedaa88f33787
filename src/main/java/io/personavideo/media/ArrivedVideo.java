package io.personavideo.media;

import java.nio.file.Path;

import io.personavideo.job.StoredVideo;

/**
 * A result that was fetched whole and checked, in a file that is not where it will be kept.
 */
record ArrivedVideo(Path file, FetchedFile fetched, VideoFile content) {

    StoredVideo facts() {
        return new StoredVideo(fetched.bytes(), fetched.sha256(), content.duration());
    }
}
