package io.personavideo.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;

import org.jboss.logging.Logger;

import io.personavideo.job.JobId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Keeps videos as files of one directory. A file appears under its name when it is whole and checked, never before.
 */
final class DirectoryStore implements VideoStore {

    private static final Logger LOG = Logger.getLogger(DirectoryStore.class);

    private static final String PARTIAL = ".part";

    /** Nobody is still writing to what was begun so long ago. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Vertx vertx;
    private final VideoFetcher fetcher;
    private final Path directory;
    private final String baseUrl;

    /**
     * @param baseUrl the address under which the directory is served
     */
    DirectoryStore(Vertx vertx, VideoFetcher fetcher, Path directory, String baseUrl) {
        this.vertx = vertx;
        this.fetcher = fetcher;
        this.directory = directory;
        this.baseUrl = baseUrl;
        prepare();
    }

    private void prepare() {
        try {
            Files.createDirectories(directory);
            removeAbandoned();
        } catch (IOException failure) {
            throw new UncheckedIOException("The directory of videos can't be used: " + directory, failure);
        }
    }

    private void removeAbandoned() throws IOException {
        FileTime before = FileTime.from(Instant.now().minus(ABANDONED));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(file -> file.toString().endsWith(PARTIAL)).toList()) {
                if (Files.getLastModifiedTime(file).compareTo(before) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public Uni<StoreOutcome> store(JobId job, String sourceUrl) {
        return Uni.createFrom().completionStage(() -> keep(job, sourceUrl).toCompletionStage());
    }

    private Future<StoreOutcome> keep(JobId job, String sourceUrl) {
        // Another attempt may be under way, so each has a file of its own. The dot keeps it from being served.
        Path partial = directory.resolve("." + job + "-" + UUID.randomUUID() + PARTIAL);
        return fetcher.fetch(sourceUrl, partial)
                .compose(fetched -> vertx.executeBlocking(() -> publish(job, partial), false))
                .<StoreOutcome> map(StoreOutcome.Stored::new)
                .recover(failure -> discard(partial).map(outcome(failure)));
    }

    private String publish(JobId job, Path partial) throws IOException {
        String name = job + VideoFile.check(partial).extension();
        Files.move(partial, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        return baseUrl + "/" + name;
    }

    private Future<Void> discard(Path partial) {
        return vertx.executeBlocking(() -> Files.deleteIfExists(partial), false)
                .onFailure(failure -> LOG.warnf("%s is left over: %s", partial.getFileName(), failure.getMessage()))
                .<Void> mapEmpty()
                .otherwiseEmpty();
    }

    private static StoreOutcome outcome(Throwable failure) {
        return failure instanceof FetchFailure known ? known.outcome()
                : new StoreOutcome.NotNow("The result could not be fetched: " + failure.getMessage());
    }
}
