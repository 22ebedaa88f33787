package io.personavideo.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.personavideo.job.JobId;
import io.personavideo.testing.HostileServer;
import io.personavideo.testing.SampleVideo;
import io.personavideo.web.HostLookup;
import io.personavideo.web.OutsideUrls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Line 23 of what must be survived, and all the addresses by which a result could make this service call what it should
 * not: each is refused with its reason, and nothing is fetched further than the reason shows.
 */
class HostileResultsTest {

    private static final int MAXIMUM = 2_000_000;
    private static final int LARGE = 50_000_000;

    /** Of what may be on its way between two processes of one machine. */
    private static final int BUFFERS = 8_000_000;

    private static final Vertx VERTX = Vertx.vertx();
    private static final HostileServer SERVER = new HostileServer();
    private static final byte[] VIDEO = SampleVideo.mp4(100_000);

    @TempDir
    static Path directory;

    /** What DNS says in these tests. */
    private final Map<String, List<String>> names = new HashMap<>();

    @AfterAll
    static void close() {
        SERVER.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void reset() {
        SERVER.reset();
    }

    /** A URL, the addresses of its host and why it is refused. */
    static Stream<Arguments> addresses() {
        String reason = "The result is not fetched: ";
        return Stream.of(
                Arguments.of("http://replicate.delivery/1.mp4", "8.8.8.8", reason + "its address is not https"),
                Arguments.of("file:///etc/passwd", "8.8.8.8", reason + "its address is not an absolute https address"),
                Arguments.of("ftp://replicate.delivery/1.mp4", "8.8.8.8",
                        reason + "its address is not an absolute https address"),
                Arguments.of("data:video/mp4;base64,AAAA", "8.8.8.8",
                        reason + "its address is not an absolute https address"),
                Arguments.of("", "8.8.8.8", reason + "its address is not an absolute https address"),
                Arguments.of("https://replicate.delivery:secret@evil.example/", "8.8.8.8",
                        reason + "its address carries a user name or a password"),
                Arguments.of("https://evil.example/1.mp4", "8.8.8.8",
                        reason + "its address is at evil.example, where replicate keeps no results"),
                Arguments.of("https://replicate.delivery.evil.example/1.mp4", "8.8.8.8",
                        reason + "its address is at replicate.delivery.evil.example, where replicate keeps no results"),
                Arguments.of("https://evilreplicate.delivery/1.mp4", "8.8.8.8",
                        reason + "its address is at evilreplicate.delivery, where replicate keeps no results"),
                Arguments.of("https://8.8.8.8/1.mp4", "8.8.8.8",
                        reason + "its address is at 8.8.8.8, where replicate keeps no results"),
                Arguments.of("https://169.254.169.254/latest/meta-data", "169.254.169.254",
                        reason + "its address leads to 169.254.169.254, which is not a public host"),
                Arguments.of("https://2130706433/", "127.0.0.1", reason + "its address has no host that could be looked up"),
                Arguments.of("https://[::ffff:169.254.169.254]/", "169.254.169.254",
                        reason + "its address leads to ::ffff:169.254.169.254, which is not a public host"),
                Arguments.of("https://localhost/", "127.0.0.1",
                        reason + "its address leads to localhost, which is not a public host"),
                privateName("127.0.0.1", "127.0.0.1"),
                privateName("10.0.0.7", "10.0.0.7"),
                privateName("172.20.0.1", "172.20.0.1"),
                privateName("192.168.0.1", "192.168.0.1"),
                privateName("169.254.169.254", "169.254.169.254"),
                privateName("100.100.100.200", "100.100.100.200"),
                privateName("0.0.0.0", "0.0.0.0"),
                privateName("224.0.0.1", "224.0.0.1"),
                privateName("::1", "0:0:0:0:0:0:0:1"),
                privateName("fd00::1", "fd00:0:0:0:0:0:0:1"),
                privateName("fe80::1", "fe80:0:0:0:0:0:0:1"),
                privateName("::ffff:10.0.0.1", "10.0.0.1"),
                privateName("64:ff9b::7f00:1", "64:ff9b:0:0:0:0:7f00:1"),
                privateName("2002:7f00:1::", "2002:7f00:1:0:0:0:0:0"),
                // One of several is enough.
                privateName("8.8.8.8 127.0.0.1", "127.0.0.1"));
    }

    private static Arguments privateName(String addresses, String shown) {
        return Arguments.of("https://sub.replicate.delivery:" + SERVER.port() + "/1.mp4", addresses,
                "The result is not fetched: sub.replicate.delivery leads to " + shown + ", which is not a public address");
    }

    @ParameterizedTest(name = "{0} at {1}")
    @MethodSource("addresses")
    void addressThatIsNotTheProvidersOwnIsRefusedBeforeAnythingIsSent(String url, String addresses, String reason) {
        // Given
        names.put("sub.replicate.delivery", List.of(addresses.split(" ")));

        // When
        StoreOutcome outcome = store(OutsideUrls.onlyPublic(), url);

        // Then
        assertEquals(new StoreOutcome.Refused(reason), outcome);
        assertEquals(List.of(), SERVER.requests());
    }

    /** What a server does, what comes of it, and how many bytes of it may be taken at most. */
    static Stream<Arguments> bodies() throws IOException {
        byte[] cut = Arrays.copyOf(VIDEO, VIDEO.length / 2);
        byte[] html = Arrays.copyOf("<!doctype html><title>Not found</title>".getBytes(UTF_8), MAXIMUM - 1);
        return Stream.of(
                body("empty", SERVER.body(new byte[0]), refused("The result is empty"), 0),
                body("one byte", SERVER.body(new byte[1]), refused("The result is not a video"), 1),
                body("HTML named .mp4", SERVER.body(html), refused("The result is not a video"), MAXIMUM),
                body("HTML without end", SERVER.endless("<!doctype html>".getBytes(UTF_8)),
                        refused("The result is not a video"), BUFFERS),
                body("picture", SERVER.body(new byte[] { (byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I' }),
                        refused("The result is not a video"), 13),
                body("JSON", SERVER.body("{\"error\": \"expired\"}".getBytes(UTF_8)), refused("The result is not a video"), 20),
                body("archive", SERVER.body(zipped(VIDEO)), refused("The result is not a video"), LARGE),
                body("video packed by the server", SERVER.body(0, zipped(VIDEO), Map.of("Content-Encoding", "gzip")),
                        refused("The result is not a video"), LARGE),
                body("cut off before its end", SERVER.body(cut), refused("The result is cut off"), cut.length),
                body("shorter than it says", SERVER.body(VIDEO.length, cut, Map.of()), null, cut.length),
                body("2 GB by its own account", SERVER.body(2_000_000_000L, VIDEO, Map.of()),
                        refused("The result is larger than 2000000 bytes"), BUFFERS),
                body("larger than it may be", SERVER.body(SampleVideo.mp4(LARGE)),
                        refused("The result is larger than 2000000 bytes"), BUFFERS),
                body("without end", SERVER.endless(VIDEO), refused("The result is larger than 2000000 bytes"),
                        MAXIMUM + BUFFERS),
                body("without a table of contents", SERVER.body(SampleVideo.joined(Arrays.copyOf(VIDEO, 24),
                        SampleVideo.box("mdat", new byte[9]))),
                        refused("The result is a video without a table of contents"), 100),
                body("of no length", SERVER.body(SampleVideo.mp4(9, Duration.ZERO)),
                        refused("The result is a video of no length"), 1000),
                body("an hour long", SERVER.body(SampleVideo.mp4(9, Duration.ofHours(1))),
                        refused("The result is a video of 3600 seconds, and more than 600 are not kept"), 1000),
                body("stalled", SERVER.stalled(Arrays.copyOf(VIDEO, 2000)),
                        new StoreOutcome.NotNow("The result came slower than 10000 bytes a second"), 2000),
                body("part of it", SERVER.body(206, VIDEO),
                        refused("The provider answered 206 to fetching the result"), BUFFERS),
                body("bad request", SERVER.body(400, html), refused("The provider answered 400 to fetching the result"),
                        BUFFERS),
                body("forbidden", SERVER.body(403, html),
                        new StoreOutcome.Expired("The provider answered 403 to fetching the result"), BUFFERS),
                body("gone", SERVER.body(410, html),
                        new StoreOutcome.Expired("The provider answered 410 to fetching the result"), BUFFERS),
                body("too often", SERVER.body(429, html),
                        new StoreOutcome.NotNow("The provider answered 429 to fetching the result"), BUFFERS),
                body("trouble", SERVER.body(503, html),
                        new StoreOutcome.NotNow("The provider answered 503 to fetching the result"), BUFFERS),
                body("redirect to nowhere", SERVER.redirect(302, null),
                        refused("The provider redirected to nowhere"), 0),
                body("redirect to a file", SERVER.redirect(302, "file:///etc/passwd"),
                        refused("The result is not fetched: its address is not an absolute https address"), 0),
                body("redirect to the cloud's metadata", SERVER.redirect(307, "http://169.254.169.254/latest/meta-data"),
                        refused("The result is not fetched: its address leads to 169.254.169.254, which is not a public host"),
                        0),
                body("redirect to a private host", SERVER.redirect(301, "https://inside.replicate.delivery/"),
                        refused("The result is not fetched: inside.replicate.delivery leads to 10.0.0.1, which is not a public "
                                + "address"),
                        0),
                body("redirect to another's host", SERVER.redirect(308, "//evil.example/1.mp4"),
                        refused("The result is not fetched: its address is at evil.example, where replicate keeps no results"),
                        0));
    }

    private static Arguments body(String name, HostileServer.Page page, StoreOutcome outcome, int mostBytes) {
        return Arguments.of(name, page, outcome, mostBytes);
    }

    private static StoreOutcome refused(String reason) {
        return new StoreOutcome.Refused(reason);
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream packer = new GZIPOutputStream(zipped)) {
            packer.write(content);
        }
        return zipped.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void whatIsNotAVideoIsRefusedAndNotTakenFurtherThanItShows(String name, HostileServer.Page page, StoreOutcome expected,
            int mostBytes) {
        // Given
        names.put("inside.replicate.delivery", List.of("10.0.0.1"));
        String url = SERVER.url(page);

        // When
        StoreOutcome outcome = store(OutsideUrls.alsoLoopback(), url);

        // Then
        if (expected == null) {
            assertInstanceOf(StoreOutcome.NotNow.class, outcome);
        } else {
            assertEquals(expected, outcome);
        }
        assertEquals(1, SERVER.requests().size());
        assertTrue(SERVER.sent() <= mostBytes, "bytes taken: " + SERVER.sent());
        assertEquals(0, directory.toFile().list().length);
    }

    @Test
    void redirectsEndAfterThree() {
        // Given
        SERVER.put("/loop.mp4", SERVER.redirect(302, "/loop.mp4"));

        // When
        StoreOutcome outcome = store(OutsideUrls.alsoLoopback(), SERVER.url("/loop.mp4"));

        // Then
        assertEquals(new StoreOutcome.Refused("The provider redirected more than 3 times"), outcome);
        assertEquals(4, SERVER.requests().size());
    }

    @Test
    void videoBehindThreeRedirectsIsKept() {
        // Given
        SERVER.put("/a.mp4", SERVER.redirect(301, SERVER.url("/b.mp4")));
        SERVER.put("/b.mp4", SERVER.redirect(303, "c.mp4"));
        SERVER.put("/c.mp4", SERVER.redirect(307, "/d.mp4?x=%20y"));
        SERVER.put("/d.mp4", SERVER.body(VIDEO));

        // When
        StoreOutcome outcome = store(OutsideUrls.alsoLoopback(), SERVER.url("/a.mp4"));

        // Then
        StoreOutcome.Stored stored = assertInstanceOf(StoreOutcome.Stored.class, outcome);
        assertEquals(VIDEO.length, stored.video().bytes());
        assertEquals(List.of("/a.mp4", "/b.mp4", "/c.mp4", "/d.mp4?x=%20y"), SERVER.requests());
    }

    @Test
    void videoThatTakesTooLongInAllIsGivenUpForNow() {
        // Given
        String url = SERVER.url(SERVER.stalled(Arrays.copyOf(VIDEO, 2000)));
        FetchBounds bounds = new FetchBounds(MAXIMUM, Duration.ofMillis(300), 1, Duration.ofSeconds(60));

        // When
        StoreOutcome outcome = store(OutsideUrls.alsoLoopback(), url, bounds, this::resolve);

        // Then
        assertEquals(new StoreOutcome.NotNow("Fetching the result took longer than 0 seconds"), outcome);
        assertEquals(0, directory.toFile().list().length);
    }

    /** Whoever controls a name may have it lead elsewhere the next moment. */
    @Test
    void connectionIsMadeToTheAddressThatWasCheckedAndEveryRedirectIsCheckedAnew() {
        // Given
        SERVER.put("/video.mp4", SERVER.redirect(302, "http://rebound.localhost:" + SERVER.port() + "/again.mp4"));
        SERVER.put("/again.mp4", SERVER.body(VIDEO));
        String url = "http://rebound.localhost:" + SERVER.port() + "/video.mp4";
        List<String> answers = new ArrayList<>(List.of("127.0.0.1", "10.0.0.1"));

        // When
        StoreOutcome outcome = store(OutsideUrls.alsoLoopback(), url, usual(), host -> parsed(List.of(answers.remove(0))));

        // Then
        assertEquals(new StoreOutcome.Refused("The result is not fetched: rebound.localhost leads to 10.0.0.1, which is not a "
                + "public address"), outcome);
        assertEquals(List.of("/video.mp4"), SERVER.requests());
        assertEquals(List.of(), answers);
    }

    private StoreOutcome store(OutsideUrls urls, String url) {
        return store(urls, url, usual(), this::resolve);
    }

    private static FetchBounds usual() {
        return new FetchBounds(MAXIMUM, Duration.ofSeconds(30), 10_000, Duration.ofMillis(500));
    }

    private static StoreOutcome store(OutsideUrls urls, String url, FetchBounds bounds, HostLookup lookup) {
        ResultHosts hosts = new ResultHosts(Map.of("replicate", List.of("replicate.delivery", "*.replicate.delivery")));
        FetchGuard guard = new FetchGuard(VERTX, urls, hosts, lookup);
        Arrivals arrivals = new Arrivals(VERTX, new VideoFetcher(VERTX, guard, bounds), directory, Duration.ofMinutes(10));
        ProviderResult result = new ProviderResult(JobId.random(), "replicate", url);
        Function<ArrivedVideo, Future<StoreOutcome>> keep = video -> Future
                .succeededFuture(new StoreOutcome.Stored(url, video.facts(), false));
        return arrivals.receive(result, keep).await().atMost(Duration.ofSeconds(30));
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        return names.containsKey(host) ? parsed(names.get(host)) : HostLookup.SYSTEM.addresses(host);
    }

    private static List<InetAddress> parsed(List<String> addresses) throws UnknownHostException {
        List<InetAddress> parsed = new ArrayList<>();
        for (String address : addresses) {
            parsed.add(InetAddress.getByName(address));
        }
        return parsed;
    }
}
