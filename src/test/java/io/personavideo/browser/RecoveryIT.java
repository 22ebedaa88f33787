package io.personavideo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;

/** Pages that stay open while the service is away. */
class RecoveryIT {

    private static final int TABS = 3;
    private static final int ATTEMPTS = 4;
    private static final double SHORTEST_PAUSE_MS = 950;

    private static final String ALL_KNOWN = """
            () => [...document.querySelectorAll('persona-video')].every(video => video.status)
            """;

    /** Notes when the page asks for statuses, to the millisecond. */
    private static final String NOTE_ATTEMPTS = """
            window.attempts = [];
            const fetch = window.fetch;
            window.fetch = (url, options) => {
              if (url.includes('/api/personas/idle-video')) {
                attempts.push(performance.timeOrigin + performance.now());
              }
              return fetch(url, options);
            };
            """;

    @RegisterExtension
    static final Stage STAGE = new Stage("recovery", Map.of("QUARKUS_HTTP_ACCESS_LOG_ENABLED", "true",
            "REPLICATE_API_TOKEN", ""));

    private List<Page> tabs;

    @Test
    void pagesRecoverByThemselvesFromARestartAndDoNotStormTheServer() {
        // Given
        BrowserContext profile = STAGE.profile(new NewContextOptions());
        profile.addInitScript(NOTE_ATTEMPTS);
        tabs = IntStream.range(0, TABS).mapToObj(i -> STAGE.open(profile, "/video-gallery")).toList();
        tabs.forEach(tab -> tab.waitForFunction(ALL_KNOWN));
        tabs.forEach(tab -> tab.evaluate("window.here = true"));
        assertEquals(1, attempts().size());

        // When
        STAGE.application().stopWithin(Chromium.PATIENCE);
        until("attempts", () -> attempts().size() > ATTEMPTS);
        int before = STAGE.application().output().length();
        STAGE.application().start();

        // Then
        until("a connection", () -> STAGE.service().metric("persona_video_event_streams") == 1);
        STAGE.fixtures().video(STAGE.token(), "ada", STAGE.application().url() + "/none.mp4");
        STAGE.service().check("ada", STAGE.token()).then().statusCode(200);
        tabs.forEach(tab -> assertThat(tab.locator("li:has([persona-id=ada]) .chip")).hasText("Alive"));
        tabs.forEach(tab -> assertEquals(true, tab.evaluate("window.here"), "the page was loaded again"));
        assertPausesBetween(attempts());
        // The one that is open is logged when it ends; before it there may be one that came while memory was being filled.
        List<String> answered = statusRequests(STAGE.application().output().substring(before));
        assertTrue(answered.size() <= 2, answered::toString);
        assertEquals(1, STAGE.service().metric("persona_video_event_streams"));
    }

    private void until(String what, Callable<Boolean> condition) {
        await(what).atMost(Chromium.PATIENCE).pollInSameThread().until(() -> {
            tabs.get(0).evaluate("0");
            return condition.call();
        });
    }

    /** When any of the tabs has asked, in order. */
    private List<Double> attempts() {
        return tabs.stream().map(tab -> (List<?>) tab.evaluate("window.attempts"))
                .flatMap(List::stream).map(time -> ((Number) time).doubleValue()).sorted().toList();
    }

    /** All tabs together never ask sooner than a second after they have asked before. */
    private static void assertPausesBetween(List<Double> attempts) {
        for (int i = 1; i < attempts.size(); i++) {
            double pause = attempts.get(i) - attempts.get(i - 1);
            assertTrue(pause >= SHORTEST_PAUSE_MS, "asked again after " + pause + " ms: " + attempts);
        }
    }

    private static List<String> statusRequests(String log) {
        return log.lines().filter(line -> line.contains("\"GET /api/personas/idle-video")
                || line.contains("/idle-video?quick")).toList();
    }
}
