package io.personavideo.media;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Where finished videos are kept, and within which bounds they are fetched.
 */
@ConfigMapping(prefix = "persona-video.media")
interface MediaConfig {

    /**
     * {@code cloudinary}; {@code s3}; {@code directory}, served by this service itself and fit for one machine; or
     * {@code none}, which passes the provider's own address on until the provider deletes the video. If it is not set,
     * {@code cloudinary} where {@code CLOUDINARY_URL} is, and {@code none} otherwise.
     */
    Optional<String> store();

    /** The directory, if that is the store. */
    @WithDefault("media")
    String directory();

    /** Under which address this service serves the directory, without a path; {@code PUBLIC_URL} if it is not set. */
    Optional<String> publicBaseUrl();

    /** Where results are fetched to on their way into a bucket; a directory of the system's if it is not set. */
    Optional<String> temporaryDirectory();

    /** The largest video that is kept. */
    @WithDefault("200M")
    MemorySize maximumSize();

    /** The longest video that is kept. */
    @WithDefault("10m")
    Duration maximumDuration();

    /** How long fetching a video may take in all. */
    @WithDefault("2m")
    Duration fetchTimeout();

    /** How much of a video must come each second, or fetching it is given up for now. */
    @WithDefault("10K")
    MemorySize minimumRate();

    /** Over which time that is measured. */
    @WithDefault("20s")
    Duration rateMeasuredOver();

    /**
     * From which hosts the results of each provider may be fetched: a name, {@code *.} and a name for all below it, or
     * {@code *} for any public host.
     */
    Map<String, List<String>> resultHosts();

    Cloudinary cloudinary();

    S3 s3();

    interface Cloudinary {

        /** {@code CLOUDINARY_URL}, as Cloudinary's console prints it. */
        Optional<String> url();

        /** How requests show that they are ours: {@code basic}, or {@code signed}. */
        @WithDefault("basic")
        Authentication authentication();

        /** The hash of signed requests, {@code sha1} unless the account asks for {@code sha256}. */
        @WithDefault("sha1")
        CloudinarySignature signature();
    }

    enum Authentication {
        BASIC,
        SIGNED
    }

    interface S3 {

        /** {@code S3_BUCKET}. */
        Optional<String> bucket();

        /** {@code S3_PUBLIC_URL}: under which everybody can read what is in the bucket. */
        Optional<String> publicUrl();

        /** What the names of videos in the bucket begin with. */
        @WithDefault("videos/")
        String keyPrefix();
    }
}
