package io.personavideo.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jboss.logging.Logger;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * The directory into which results are fetched, and where they are checked before they are kept. What is left over there
 * by a process that died is removed when nobody can be writing to it any more.
 */
final class Arrivals {

    private static final Logger LOG = Logger.getLogger(Arrivals.class);

    private static final String PARTIAL = ".part";

    /** Nobody is still writing to what was begun so long ago. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Vertx vertx;
    private final VideoFetcher fetcher;
    private final Path directory;
    private final Duration longestVideo;

    Arrivals(Vertx vertx, VideoFetcher fetcher, Path directory, Duration longestVideo) {
        this.vertx = vertx;
        this.fetcher = fetcher;
        this.directory = directory;
        this.longestVideo = longestVideo;
        prepare();
        vertx.setPeriodic(ABANDONED.toMillis(), tick -> vertx.executeBlocking(this::removeAbandoned, false)
                .onFailure(failure -> LOG.warnf("What was abandoned is removed later: %s", failure.getMessage())));
    }

    private void prepare() {
        try {
            Files.createDirectories(directory);
            removeAbandoned();
        } catch (IOException failure) {
            throw new UncheckedIOException("The directory of videos can't be used: " + directory, failure);
        }
    }

    private Void removeAbandoned() throws IOException {
        FileTime before = FileTime.from(Instant.now().minus(ABANDONED));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(file -> file.toString().endsWith(PARTIAL)).toList()) {
                if (Files.getLastModifiedTime(file).compareTo(before) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return null;
    }

    /** Fetches and checks a result, and has it kept. What arrived is gone afterwards, whatever happened. */
    Uni<StoreOutcome> receive(ProviderResult result, Function<ArrivedVideo, Future<StoreOutcome>> keep) {
        return Uni.createFrom().completionStage(() -> received(result, keep).toCompletionStage());
    }

    private Future<StoreOutcome> received(ProviderResult result, Function<ArrivedVideo, Future<StoreOutcome>> keep) {
        // Another attempt may be under way, so each has a file of its own. The dot keeps it from being served.
        Path partial = directory.resolve("." + result.job() + "-" + UUID.randomUUID() + PARTIAL);
        return fetcher.fetch(result, partial)
                .compose(fetched -> checked(partial, fetched))
                .compose(keep)
                .otherwise(FetchFailure::outcome)
                .eventually(() -> discard(partial));
    }

    private Future<ArrivedVideo> checked(Path file, FetchedFile fetched) {
        return vertx.executeBlocking(() -> new ArrivedVideo(file, fetched, VideoFile.check(file, longestVideo)), false);
    }

    private Future<Void> discard(Path partial) {
        return vertx.executeBlocking(() -> Files.deleteIfExists(partial), false)
                .onFailure(failure -> LOG.warnf("%s is left over: %s", partial.getFileName(), failure.getMessage()))
                .<Void> mapEmpty()
                .otherwiseEmpty();
    }
}
