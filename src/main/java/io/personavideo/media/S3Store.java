package io.personavideo.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Stream;

import io.personavideo.job.JobId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Keeps videos in a bucket of Amazon S3 or of what speaks its language. A result is fetched and checked here first, since
 * S3 fetches nothing itself, and uploaded under its job's id with its checksum, so that the bucket refuses what has changed
 * on the way.
 */
final class S3Store implements VideoStore {

    private final Vertx vertx;
    private final S3AsyncClient client;
    private final Arrivals arrivals;
    private final String bucket;
    private final String keyPrefix;
    private final String publicUrl;

    /**
     * @param publicUrl under which everybody can read what is in the bucket, without the key
     */
    S3Store(Vertx vertx, S3AsyncClient client, Arrivals arrivals, String bucket, String keyPrefix, String publicUrl) {
        this.vertx = vertx;
        this.client = client;
        this.arrivals = arrivals;
        this.bucket = bucket;
        this.keyPrefix = keyPrefix;
        this.publicUrl = publicUrl;
    }

    @Override
    public Uni<StoreOutcome> store(ProviderResult result) {
        return arrivals.receive(result, video -> upload(result.job(), video));
    }

    private Future<StoreOutcome> upload(JobId job, ArrivedVideo video) {
        String key = key(job, video.content().type());
        return vertx.executeBlocking(() -> md5(video.file()), false)
                .compose(md5 -> Future.fromCompletionStage(client.putObject(request(key, video, md5),
                        AsyncRequestBody.fromFile(video.file()))))
                .<StoreOutcome> map(put -> new StoreOutcome.Stored(publicUrl + "/" + key, video.facts(), false))
                // Settings that are wrong can be put right before the provider deletes the result.
                .otherwise(failure -> new StoreOutcome.NotNow("The bucket did not take it: " + words(failure)));
    }

    private PutObjectRequest request(String key, ArrivedVideo video, String md5) {
        return PutObjectRequest.builder().bucket(bucket).key(key)
                .contentType(video.content().type().contentType())
                .contentLength(video.fetched().bytes())
                .contentMD5(md5)
                .cacheControl("public, max-age=31536000, immutable")
                .build();
    }

    /** The one checksum that all who speak S3 compare. */
    private static String md5(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("MD5");
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return Base64.getEncoder().encodeToString(digest.digest());
    }

    private static String words(Throwable failure) {
        Throwable cause = failure.getCause() instanceof SdkException sdk ? sdk : failure;
        return cause.getMessage();
    }

    private String key(JobId job, VideoFile.Type type) {
        return keyPrefix + job + type.extension();
    }

    /** Removing what is not there is no failure to S3. */
    @Override
    public Uni<Void> remove(JobId job) {
        return Uni.join().all(Stream.of(VideoFile.Type.values()).map(type -> remove(key(job, type))).toList())
                .andFailFast()
                .replaceWithVoid();
    }

    private Uni<Void> remove(String key) {
        return Uni.createFrom().completionStage(() -> client.deleteObject(object -> object.bucket(bucket).key(key)))
                .replaceWithVoid();
    }
}
