package io.personavideo.media;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/**
 * The body of one answer on its way into a file: counted, hashed, and cut off as soon as it shows that it is not a video,
 * too large or too slow. Confined to the event loop of its connection.
 */
final class Download {

    private final HttpClientRequest request;
    private final HttpClientResponse response;
    private final AsyncFile file;
    private final FetchBounds bounds;
    private final MessageDigest sha256 = sha256();
    private final Promise<FetchedFile> done = Promise.promise();

    private Buffer start = Buffer.buffer();
    private long bytes;
    private long bytesBefore;

    Download(HttpClientRequest request, HttpClientResponse response, AsyncFile file, FetchBounds bounds) {
        this.request = request;
        this.response = response;
        this.file = file;
        this.bounds = bounds;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Takes a response that is paused. */
    Future<FetchedFile> run(Vertx vertx) {
        long timer = vertx.setPeriodic(bounds.period().toMillis(), tick -> checkRate());
        response.exceptionHandler(done::tryFail);
        file.exceptionHandler(done::tryFail);
        response.handler(this::take);
        response.endHandler(end -> done.tryComplete(new FetchedFile(bytes, HexFormat.of().formatHex(sha256.digest()))));
        response.resume();
        return done.future().onComplete(ended -> vertx.cancelTimer(timer));
    }

    private void take(Buffer chunk) {
        bytes += chunk.length();
        if (done.future().isComplete()) {
            return;
        }
        if (bytes > bounds.maximumBytes()) {
            cutOff(VideoFetcher.tooLarge(bounds));
        } else if (!looksLikeVideo(chunk)) {
            cutOff(FetchFailure.refused("The result is not a video"));
        } else {
            sha256.update(chunk.getBytes());
            write(chunk);
        }
    }

    /** What a server says of type and length is not relied on. */
    private boolean looksLikeVideo(Buffer chunk) {
        if (start == null) {
            return true;
        }
        start.appendBuffer(chunk);
        if (start.length() < VideoFile.START_BYTES) {
            return true;
        }
        boolean looks = VideoFile.Type.of(start.getBytes(0, VideoFile.START_BYTES)) != null;
        start = null;
        return looks;
    }

    private void write(Buffer chunk) {
        file.write(chunk);
        if (file.writeQueueFull()) {
            response.pause();
            file.drainHandler(drained -> response.resume());
        }
    }

    private void checkRate() {
        if (bytes - bytesBefore < bounds.bytesPerPeriod()) {
            cutOff(FetchFailure.notNow("The result came slower than %d bytes a second".formatted(bounds.bytesPerSecond())));
        }
        bytesBefore = bytes;
    }

    private void cutOff(FetchFailure failure) {
        done.tryFail(failure);
        request.reset();
    }
}
