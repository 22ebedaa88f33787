package io.personavideo.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.personavideo.job.JobId;
import io.personavideo.testing.SampleVideo;
import io.personavideo.web.OutsideUrls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;

/** The connection is made to an address, and still the certificate must be for the name. */
class VideoFetcherTlsTest {

    private static final String PASSWORD = "changeit";

    private final Vertx vertx = Vertx.vertx();
    private final byte[] video = SampleVideo.mp4(5000);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private HttpServer server;

    @BeforeEach
    void listen() throws IOException, InterruptedException {
        makeCertificate();
        server = join(vertx.createHttpServer(new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(store()))
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1"));
    }

    private void answer(HttpServerRequest request) {
        asked.add(request.connection().indicatedServerName() + " " + request.authority().host() + " " + request.uri());
        request.response().end(Buffer.buffer(video));
    }

    private void makeCertificate() throws IOException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(keytool.toString(), "-genkeypair", "-alias", "videos", "-keyalg", "EC",
                "-dname", "CN=videos.localhost", "-ext", "SAN=dns:videos.localhost", "-storetype", "PKCS12",
                "-keystore", directory.resolve("keys.p12").toString(), "-storepass", PASSWORD)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertEquals(0, process.waitFor());
    }

    private PfxOptions store() {
        return new PfxOptions().setPath(directory.resolve("keys.p12").toString()).setPassword(PASSWORD);
    }

    @AfterEach
    void close() {
        join(vertx.close());
    }

    @Test
    void serverIsAskedForTheNameAndKnownByItsCertificate() {
        FetchedFile fetched = join(fetch("videos.localhost"));

        assertEquals(video.length, fetched.bytes());
        assertEquals(List.of("videos.localhost videos.localhost /1.mp4"), asked);
    }

    @Test
    void serverWithAnothersCertificateIsNotAsked() {
        CompletionException failure = assertThrows(CompletionException.class, () -> join(fetch("other.localhost")));

        assertInstanceOf(StoreOutcome.NotNow.class, FetchFailure.outcome(failure.getCause()));
        assertEquals(List.of(), asked);
    }

    private Future<FetchedFile> fetch(String host) {
        FetchGuard guard = new FetchGuard(vertx, OutsideUrls.alsoLoopback(), new ResultHosts(Map.of()),
                name -> List.of(InetAddress.getLoopbackAddress()));
        FetchBounds bounds = new FetchBounds(1_000_000, Duration.ofSeconds(30), 1, Duration.ofSeconds(30));
        VideoFetcher fetcher = new VideoFetcher(vertx, guard, bounds, new HttpClientOptions().setTrustOptions(store()));
        ProviderResult result = new ProviderResult(JobId.random(), "replicate",
                "https://" + host + ":" + server.actualPort() + "/1.mp4");
        return fetcher.fetch(result, directory.resolve("file"));
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
