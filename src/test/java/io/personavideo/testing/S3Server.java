package io.personavideo.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A server in a process of its own that speaks S3 and checks signatures as S3 does: S3Proxy, with a directory as its
 * disk.
 */
public final class S3Server implements AutoCloseable {

    public static final String BUCKET = "videos";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEY = "test-key";
    private static final String SECRET = "test-secret";

    private final int port = FreePorts.next();
    private final Path data;
    private final Process process;

    public S3Server(Path directory) {
        try {
            data = Files.createDirectories(directory.resolve("data"));
            Files.createDirectories(data.resolve(BUCKET));
            process = launch(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        await("the S3 server").atMost(PATIENCE).until(this::isListening);
    }

    private Process launch(Path directory) throws IOException {
        Properties properties = new Properties();
        properties.putAll(Map.of("s3proxy.endpoint", "http://127.0.0.1:" + port,
                "s3proxy.authorization", "aws-v2-or-v4", "s3proxy.identity", KEY, "s3proxy.credential", SECRET,
                "jclouds.provider", "filesystem", "jclouds.filesystem.basedir", data.toString()));
        Path settings = directory.resolve("s3proxy.properties");
        try (var file = Files.newBufferedWriter(settings)) {
            properties.store(file, null);
        }
        return new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-jar", Path.of("target", "s3proxy.jar").toAbsolutePath().toString(), "--properties", settings.toString()))
                .redirectErrorStream(true).redirectOutput(directory.resolve("s3proxy.log").toFile()).start();
    }

    private boolean isListening() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The S3 server has ended with " + process.exitValue());
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    /** The settings by which a service uses it. */
    public Map<String, String> environment() {
        return Map.of("MEDIA_STORE", "s3", "S3_BUCKET", BUCKET, "S3_ENDPOINT", url(), "S3_PUBLIC_URL", url() + "/" + BUCKET,
                "AWS_ACCESS_KEY_ID", KEY, "AWS_SECRET_ACCESS_KEY", SECRET);
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /** Where it keeps what is in the bucket. */
    public Path bucket() {
        return data.resolve(BUCKET);
    }

    /** Lets everybody read an object, as a bucket's policy does: this server goes by the permissions of files. */
    public void publish(String key) {
        try {
            Files.setPosixFilePermissions(bucket().resolve(key), PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
