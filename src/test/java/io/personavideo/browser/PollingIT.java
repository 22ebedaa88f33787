package io.personavideo.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;

/** Where no stream of events can be had. */
class PollingIT {

    @RegisterExtension
    static final Stage STAGE = new Stage("polling", Map.of("PERSONA_VIDEO_EVENTS_MAXIMUM_STREAMS", "0"));

    private final List<Response> batches = new ArrayList<>();
    private final List<Response> streams = new ArrayList<>();

    private BrowserContext profile() {
        BrowserContext profile = STAGE.profile(new NewContextOptions());
        profile.onResponse(response -> {
            if (response.url().contains("/idle-videos")) {
                (response.url().contains("/events") ? streams : batches).add(response);
            }
        });
        return profile;
    }

    @Test
    void oneBatchAtATimeIsAskedForAtThePaceThatTheServerTells() {
        // Given
        BrowserContext profile = profile();
        List<Page> tabs = List.of(STAGE.open(profile, "/video-gallery"), STAGE.open(profile, "/video-gallery"));
        tabs.forEach(tab -> tab.waitForSelector("persona-video[persona-id=ada]"));

        // When
        generate(tabs.get(0), "Ada");

        // Then
        tabs.forEach(tab -> waitUntilCompleted(tab, "ada"));
        assertEquals(1, streams.size(), "a stream that was refused was asked for again");
        assertTrue(batches.size() > 1, "there is nothing to compare");
        for (int i = 1; i < batches.size(); i++) {
            double told = Double.parseDouble(batches.get(i - 1).headerValue("Retry-After")) * 1000;
            double waited = startOf(batches.get(i)) - startOf(batches.get(i - 1));
            assertTrue(waited >= told, "asked again after %s ms, told %s ms".formatted(waited, told));
        }
    }

    @Test
    void tabsThatCanNotShareHoldNoConnection() {
        // Given
        BrowserContext profile = profile();
        profile.addInitScript("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })");
        Page page = STAGE.open(profile, "/video-gallery");

        // When
        generate(page, "Bo");

        // Then
        waitUntilCompleted(page, "bo");
        assertEquals(0, streams.size());
        assertTrue(batches.size() > 1);
    }

    private static void generate(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Generate a video of " + name)).click();
    }

    private static void waitUntilCompleted(Page page, String persona) {
        page.waitForFunction("id => document.querySelector(`persona-video[persona-id=${id}]`).status?.status === 'completed'",
                persona);
    }

    private static double startOf(Response response) {
        return response.request().timing().startTime;
    }
}
