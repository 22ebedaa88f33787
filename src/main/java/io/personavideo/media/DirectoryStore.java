package io.personavideo.media;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.personavideo.job.JobId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Keeps videos as files of one directory. A file appears under its name when it is whole and checked, never before.
 */
final class DirectoryStore implements VideoStore {

    /** The name of a video's file: its job's id, and what it is. */
    static final Pattern NAME = Pattern
            .compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\.(mp4|webm)");

    private final Vertx vertx;
    private final Arrivals arrivals;
    private final Path directory;
    private final String baseUrl;

    /**
     * @param arrivals in the same directory, from where a file can be moved at once
     * @param baseUrl the address under which the directory is served
     */
    DirectoryStore(Vertx vertx, Arrivals arrivals, Path directory, String baseUrl) {
        this.vertx = vertx;
        this.arrivals = arrivals;
        this.directory = directory;
        this.baseUrl = baseUrl;
    }

    @Override
    public Uni<StoreOutcome> store(ProviderResult result) {
        return arrivals.receive(result, video -> blocking(() -> publish(result.job(), video)));
    }

    private StoreOutcome publish(JobId job, ArrivedVideo video) throws IOException {
        try (FileChannel written = FileChannel.open(video.file(), StandardOpenOption.WRITE)) {
            // Otherwise a machine that loses power could be left with the name and without the content.
            written.force(true);
        }
        String name = job + video.content().type().extension();
        Files.move(video.file(), directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        return new StoreOutcome.Stored(baseUrl + "/" + name, video.facts(), false);
    }

    @Override
    public Uni<Void> remove(JobId job) {
        return Uni.createFrom().completionStage(() -> blocking(() -> removeFiles(job)).toCompletionStage());
    }

    private Void removeFiles(JobId job) throws IOException {
        for (VideoFile.Type type : VideoFile.Type.values()) {
            Files.deleteIfExists(directory.resolve(job + type.extension()));
        }
        return null;
    }

    @Override
    public Uni<List<JobId>> keptLongerThan(Duration age) {
        FileTime before = FileTime.from(Instant.now().minus(age));
        return Uni.createFrom().completionStage(() -> blocking(() -> writtenBefore(before)).toCompletionStage());
    }

    private List<JobId> writtenBefore(FileTime time) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> isOlder(file, time))
                    .map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> JobId.parse(name.group(1)))
                    .toList();
        }
    }

    /** What has gone meanwhile is not. */
    private static boolean isOlder(Path file, FileTime time) {
        try {
            return Files.getLastModifiedTime(file).compareTo(time) < 0;
        } catch (IOException gone) {
            return false;
        }
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }
}
