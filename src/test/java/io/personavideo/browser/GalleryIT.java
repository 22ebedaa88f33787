package io.personavideo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** From a stranger's first click to thirteen loops that really move. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GalleryIT {

    private static final String MOVING = """
            video => {
              const loop = video.shadowRoot.querySelector('video[data-shown]');
              return loop !== null && !loop.paused && loop.currentTime > 0.2;
            }
            """;

    /** Few may wait at once, so that some of thirteen requests are refused at first. */
    @RegisterExtension
    static final Stage STAGE = new Stage("gallery", Map.of("PERSONA_VIDEO_GENERATION_USER_SLOTS", "6",
            "PERSONA_VIDEO_GENERATION_USER_QUEUE", "2"));

    @Test
    @Order(1)
    void strangerSignsInWithTheTokenOfASession() {
        // Given
        Page page = STAGE.open(STAGE.stranger(new NewContextOptions()), "/video-gallery");

        // When
        page.getByLabel("Session token").fill(STAGE.token());
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();

        // Then
        assertThat(page.locator("persona-video")).hasCount(Stage.NAMES.size());
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Continue as demo user"))).hasCount(0);
        assertEquals("", page.evaluate("document.cookie"), "scripts must not see the session");
        assertEquals(List.of(), STAGE.complaints());
    }

    @Test
    @Order(2)
    void aClickBecomesALoopThatMovesWithoutAReload() {
        // Given
        Page page = STAGE.open("/video-gallery");
        page.evaluate("window.here = true");
        Locator video = page.locator("persona-video[persona-id=ada]");

        // When
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Generate a video of Ada")).click();
        assertThat(video.getByRole(AriaRole.PROGRESSBAR)).isVisible();

        // Then
        waitUntilMoving(page, "ada");
        double before = currentTime(video);
        byte[] first = video.screenshot();
        page.waitForFunction("([video, before]) => Math.abs(video.shadowRoot.querySelector('video[data-shown]').currentTime"
                + " - before) > 0.3", List.of(video.elementHandle(), before));
        assertFalse(Arrays.equals(first, video.screenshot()), "the picture stands still");
        assertEquals(true, page.evaluate("window.here"), "the page was loaded again");
        assertEquals(List.of(), STAGE.complaints());
    }

    @Test
    @Order(3)
    void allThatAreMissingAreGeneratedAtThePaceThatTheServiceAllows() {
        // Given
        Page page = STAGE.open("/video-gallery");

        // When
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Generate all missing")).click();

        // Then
        assertThat(page.locator("#notice")).containsText("Going on by itself in 30 s");
        assertThat(page.locator("#counts")).hasText(Stage.NAMES.size() + " of " + Stage.NAMES.size() + " alive");
        Stage.NAMES.forEach(name -> page.locator("persona-video[persona-id=" + Stage.id(name) + "]").scrollIntoViewIfNeeded());
        waitUntilMoving(page, "mateo");
        assertEquals(Stage.NAMES.size(), STAGE.surroundings().submissions(), "one submission for each");
        // A browser tells of each refusal on its console, whatever the page makes of it.
        assertTrue(STAGE.complaints().stream().allMatch(complaint -> complaint.contains("status of 429")),
                STAGE.complaints()::toString);
        assertTrue(STAGE.complaints().size() <= 2, STAGE.complaints()::toString);
    }

    private static void waitUntilMoving(Page page, String persona) {
        page.waitForFunction(MOVING, page.locator("persona-video[persona-id=" + persona + "]").elementHandle());
    }

    private static double currentTime(Locator video) {
        return ((Number) video.evaluate("video => video.shadowRoot.querySelector('video[data-shown]').currentTime"))
                .doubleValue();
    }
}
