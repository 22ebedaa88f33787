package io.personavideo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import io.personavideo.testing.LongTest;

/**
 * What the service was written for, from the browser's side: however many personas and tabs are open, there is one
 * subscription, and the database knows nothing of it.
 */
@LongTest
class TabsIT {

    private static final int TABS = 10;
    private static final Duration WATCHED = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String ALL_KNOWN = """
            () => [...document.querySelectorAll('persona-video')].every(video => video.status)
            """;

    /** A browser that shows all its tabs at once has no tab that is hidden; the page hears of it as from a real one. */
    private static final String SET_VISIBILITY = """
            state => {
              Object.defineProperty(document, 'visibilityState', { get: () => state, configurable: true });
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """;

    /** Without a provider nothing but requests can make the service use its database. */
    @RegisterExtension
    static final Stage STAGE = new Stage("tabs", Map.of("REPLICATE_API_TOKEN", ""));

    private final List<String> asked = new ArrayList<>();
    private List<Page> tabs;
    private int changes;

    @BeforeEach
    void openTabs() {
        await("no stream").atMost(PATIENCE).until(() -> streams() == 0);
        BrowserContext profile = STAGE.profile(new NewContextOptions());
        profile.onRequest(request -> {
            if (request.url().contains("/idle-video")) {
                asked.add(request.url());
            }
        });
        tabs = new ArrayList<>(IntStream.range(0, TABS).mapToObj(i -> STAGE.open(profile, "/video-gallery")).toList());
        tabs.forEach(tab -> {
            assertThat(tab.locator("persona-video")).hasCount(Stage.NAMES.size());
            tab.waitForFunction(ALL_KNOWN);
        });
    }

    private static long streams() {
        return STAGE.service().metric("persona_video_event_streams");
    }

    private static long statements() {
        return STAGE.service().metric("sql_pool_completed_total");
    }

    /** Looks again and again, on this thread, which is the one that hears of what the browser does. */
    private void until(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInSameThread().until(() -> {
            tabs.get(tabs.size() - 1).evaluate("0");
            return condition.call();
        });
    }

    @Test
    void tenTabsOfThirteenPersonasHaveOneConnectionAndNoStatementForAMinute() {
        // Given
        long statements = statements();

        // When
        await("a minute").during(WATCHED).atMost(WATCHED.plus(PATIENCE)).pollInterval(Duration.ofSeconds(1))
                .pollInSameThread().until(() -> {
                    tabs.get(0).evaluate("0");
                    return streams() == 1 && asked.size() == 1;
                });

        // Then
        assertEquals(1, asked.stream().filter(url -> url.contains("/events?")).count(), asked::toString);
        assertEquals(1, asked.size(), asked::toString);
        assertEquals(statements, statements());
        showsInAllTabs("ada");
        assertEquals(1, asked.size(), asked::toString);
    }

    @Test
    void whenTheTabWithTheConnectionIsClosedAnotherTakesOver() {
        // When
        tabs.remove(0).close();

        // Then
        until("another connection", () -> asked.size() == 2 && streams() == 1);
        showsInAllTabs("bo");
        assertEquals(2, asked.size(), asked::toString);
    }

    @Test
    void hiddenTabLeavesTheConnectionToOneThatCanBeSeen() {
        // When
        setVisibility(tabs.get(0), "hidden");

        // Then
        until("another connection", () -> asked.size() == 2 && streams() == 1);
        showsInAllTabs("chidi");
    }

    @Test
    void nothingIsConnectedWhileNoTabCanBeSeenAndWhatWasMissedIsThereAfterwards() {
        // Given
        tabs.forEach(tab -> setVisibility(tab, "hidden"));
        until("no connection", () -> streams() == 0);
        int before = asked.size();
        change("dalia");

        // When
        setVisibility(tabs.get(4), "visible");

        // Then
        assertThat(chip(tabs.get(4), "dalia")).hasText("Alive");
        assertEquals(before + 1, asked.size(), asked::toString);
        assertEquals(1, streams());
    }

    private static void setVisibility(Page tab, String state) {
        tab.evaluate(SET_VISIBILITY, state);
    }

    private void showsInAllTabs(String persona) {
        change(persona);
        tabs.forEach(tab -> assertThat(chip(tab, persona)).hasText("Alive"));
    }

    /** Gives a persona a video, and has memory told of it. */
    private void change(String persona) {
        STAGE.fixtures().video(STAGE.token(), persona, STAGE.application().url() + "/none-" + changes++ + ".mp4");
        STAGE.service().check(persona, STAGE.token()).then().statusCode(200);
    }

    private static Locator chip(Page tab, String persona) {
        return tab.locator("li:has([persona-id=" + persona + "]) .chip");
    }
}
