package io.personavideo.provider.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jboss.logging.Logger;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * The files of the sandbox: one for each prediction and one for each video. Each appears under its name only when it is
 * whole, so a process killed at any moment leaves nothing half written. All methods block.
 */
final class SandboxDirectory {

    private static final Logger LOG = Logger.getLogger(SandboxDirectory.class);

    private static final String RECORD = ".json";
    private static final String VIDEO = ".mp4";

    private final Path records;
    private final Path videos;
    private boolean closed;

    SandboxDirectory(Path directory) {
        this.records = directory.toAbsolutePath().resolve("predictions");
        this.videos = directory.toAbsolutePath().resolve("videos");
    }

    Path videos() {
        return videos;
    }

    List<Prediction> load() {
        try {
            Files.createDirectories(records);
            Files.createDirectories(videos);
            try (Stream<Path> files = Files.list(records)) {
                return files.filter(SandboxDirectory::isRecord).map(this::load).filter(Objects::nonNull).toList();
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException("The sandbox can't use its directory " + records.getParent(), unusable);
        }
    }

    private static boolean isRecord(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(RECORD) && !name.startsWith(".");
    }

    /** Null if it can't be read, as after a change of this program. */
    private Prediction load(Path file) {
        try {
            JsonObject json = new JsonObject(Buffer.buffer(Files.readAllBytes(file)));
            String id = json.getJsonObject("submission").getString("id");
            return PredictionRecord.fromJson(json, Files.exists(video(id)));
        } catch (IOException | RuntimeException unreadable) {
            LOG.warnf("The sandbox skips %s, which can't be read: %s", file, unreadable.getMessage());
            return null;
        }
    }

    void write(Prediction prediction) throws IOException {
        write(record(prediction.id()), PredictionRecord.toJson(prediction).toBuffer().getBytes());
    }

    void writeVideo(String id, byte[] video) throws IOException {
        write(video(id), video);
    }

    /** One at a time, so that nothing is written any more once {@link #close} has returned. */
    private synchronized void write(Path file, byte[] bytes) throws IOException {
        if (closed) {
            throw new IOException("the sandbox was stopped");
        }
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    synchronized void delete(String id) throws IOException {
        if (!closed) {
            Files.deleteIfExists(video(id));
            Files.deleteIfExists(record(id));
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized void close() {
        closed = true;
    }

    private Path record(String id) {
        return records.resolve(id + RECORD);
    }

    private Path video(String id) {
        return videos.resolve(id + VIDEO);
    }
}
