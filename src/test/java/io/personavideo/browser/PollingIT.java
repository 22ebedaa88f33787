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

    private static final double PATIENCE_MS = 60_000;

    @RegisterExtension
    static final Stage STAGE = new Stage("polling", Map.of("PERSONA_VIDEO_EVENTS_MAXIMUM_STREAMS", "0"));

    @Test
    void oneBatchAtATimeIsAskedForAtThePaceThatTheServerTells() {
        // Given
        BrowserContext profile = STAGE.profile(new NewContextOptions());
        List<Response> batches = new ArrayList<>();
        List<Response> streams = new ArrayList<>();
        profile.onResponse(response -> {
            if (response.url().contains("/idle-videos")) {
                (response.url().contains("/events") ? streams : batches).add(response);
            }
        });
        List<Page> tabs = List.of(STAGE.open(profile, "/video-gallery"), STAGE.open(profile, "/video-gallery"));
        tabs.forEach(tab -> tab.waitForSelector("persona-video[persona-id=ada]"));

        // When
        tabs.get(0).getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Generate a video of Ada")).click();

        // Then
        tabs.forEach(tab -> tab.waitForFunction(
                "() => document.querySelector('persona-video[persona-id=ada]').status?.status === 'completed'", null,
                new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MS)));
        assertEquals(1, streams.size(), "a stream that was refused was asked for again");
        assertTrue(batches.size() > 1, "there is nothing to compare");
        for (int i = 1; i < batches.size(); i++) {
            double told = Double.parseDouble(batches.get(i - 1).headerValue("Retry-After")) * 1000;
            double waited = startOf(batches.get(i)) - startOf(batches.get(i - 1));
            assertTrue(waited >= told, "asked again after %s ms, told %s ms".formatted(waited, told));
        }
    }

    private static double startOf(Response response) {
        return response.request().timing().startTime;
    }
}
