package io.personavideo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import com.microsoft.playwright.options.ReducedMotion;

/** The element by itself: on another site, for those who want no motion, by keyboard, and when things go wrong. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ElementIT {

    private static final Path EXAMPLE = Path.of("docs/examples/plain.html");

    private static final String LOOP = "video.shadowRoot.querySelector('video[data-shown]')";

    private static final String MOVING = "video => %1$s !== null && !%1$s.paused && %1$s.currentTime > 0.2".formatted(LOOP);

    /** Looks at each frame that is drawn, for one that has no loop to show. */
    private static final String WATCH = """
            video => {
              window.framesWithoutLoop = 0;
              const look = () => {
                const seen = [...video.shadowRoot.querySelectorAll('video')]
                  .some(loop => loop.videoWidth > 0 && getComputedStyle(loop).opacity === '1');
                window.framesWithoutLoop += seen ? 0 : 1;
                requestAnimationFrame(look);
              };
              look();
            }
            """;

    @RegisterExtension
    static final Stage STAGE = new Stage("element", Map.of());

    @Test
    @Order(1)
    void plainExampleWorksOnAnotherSite() throws IOException {
        // Given
        String example = Files.readString(EXAMPLE)
                .replace("http://localhost:8080/demo/portraits/ada.jpg", STAGE.surroundings().portraitUrl())
                .replace("http://localhost:8080", STAGE.application().url())
                .replace("demo-session", STAGE.token());
        try (OtherSite site = new OtherSite(example)) {
            Page page = STAGE.stranger(new NewContextOptions()).newPage();
            page.navigate(site.url());
            assertThat(page.locator("#says")).hasText("not_started");
            assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("Portrait of Ada"))).isVisible();

            // When
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Generate")).click();

            // Then
            assertThat(page.locator("#says")).hasText("alive");
            waitFor(page, MOVING, page.locator("#ada"));
            assertThat(page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Moving portrait of Ada")))
                    .containsText("Ada: The video is ready");
            assertEquals(List.of(), STAGE.complaints());
        }
    }

    @Test
    @Order(2)
    void nothingMovesForThoseWhoWantNoMotionUntilTheyPlayIt() {
        // Given
        Page page = STAGE.open(STAGE.profile(new NewContextOptions().setReducedMotion(ReducedMotion.REDUCE)), "/personas/ada");
        Locator video = page.locator("#video");
        waitFor(page, "video => %s !== null".formatted(LOOP), video);
        assertEquals(true, video.evaluate("video => video.paused && %1$s.paused && %1$s.currentTime === 0".formatted(LOOP)));
        Locator play = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Play: Moving portrait of Ada"));

        // When
        play.focus();
        page.keyboard().press("Enter");

        // Then
        waitFor(page, MOVING, video);
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Pause: Moving portrait of Ada")))
                .isFocused();
    }

    @Test
    @Order(3)
    void lastGoodLoopGoesOnUntilTheNextOneFadesIn() {
        // Given
        Page page = STAGE.open("/personas/ada");
        Locator video = page.locator("#video");
        waitFor(page, MOVING, video);
        waitFor(page, "video => getComputedStyle(%s).opacity === '1'".formatted(LOOP), video);
        Object first = video.evaluate("video => %s.src".formatted(LOOP));
        video.evaluate(WATCH);

        // When
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Regenerate")).click();
        assertThat(video.getByRole(AriaRole.PROGRESSBAR)).isVisible();

        // Then
        assertEquals(first, video.evaluate("video => %s.src".formatted(LOOP)));
        waitFor(page, "video => %s.src !== '%s'".formatted(LOOP, first), video);
        waitFor(page, "video => video.shadowRoot.querySelectorAll('video[src]').length === 1", video);
        waitFor(page, MOVING, video);
        assertNotEquals(first, video.evaluate("video => %s.src".formatted(LOOP)));
        assertEquals(0, page.evaluate("framesWithoutLoop"));
        assertEquals(List.of(), STAGE.complaints());
    }

    @Test
    @Order(4)
    void failureIsToldAndTriedAgainByKeyboard() {
        // Given
        STAGE.surroundings().provider().fault("fail");
        Page page = STAGE.open("/personas/bo");
        page.evaluate("() => { window.failures = []; document.getElementById('video')"
                + ".addEventListener('error', event => failures.push(event.detail.error.code)); }");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Generate").setExact(true)).click();
        Locator retry = page.locator("#video").getByRole(AriaRole.BUTTON,
                new Locator.GetByRoleOptions().setName("Try again"));
        assertThat(retry).isVisible();
        assertThat(page.locator("#idle-problem")).not().isEmpty();
        assertThat(page.locator("#history")).containsText("Failed");
        assertEquals(1, ((List<?>) page.evaluate("failures")).size());

        // When
        retry.focus();
        page.keyboard().press("Enter");

        // Then
        waitFor(page, MOVING, page.locator("#video"));
        assertThat(page.locator("#history details")).hasCount(2);
        assertEquals(List.of(), STAGE.complaints());
    }

    @Test
    @Order(5)
    void jobThatIsCanceledIsShownAsCanceled() {
        // Given
        Page page = STAGE.open("/personas/chidi");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Generate").setExact(true)).click();

        // When
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel")).first().click();

        // Then
        assertThat(page.locator("#status")).hasText("Canceled");
        assertThat(page.locator("#history")).containsText("Canceled");
        assertEquals(List.of(), STAGE.complaints());
    }

    @Test
    @Order(6)
    void personaSpeaksARecordingAndIsToldWhenTheModelTakesNoText() {
        // Given
        Page page = STAGE.open("/personas/dalia");
        page.getByLabel("Text").first().check();
        page.locator("#text").fill("Hello");
        Locator make = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make the video"));
        make.click();
        assertThat(page.locator("#talk-problem")).containsText("can't speak a text by itself");
        assertTrue(STAGE.complaints().stream().allMatch(complaint -> complaint.contains("status of 422")));

        // When
        page.getByLabel("Recording").first().check();
        page.locator("#audio").fill(STAGE.surroundings().portraitUrl());
        make.click();

        // Then
        Locator spoken = page.locator("#talk-result video");
        assertThat(spoken).isVisible();
        page.waitForFunction("video => video.readyState > 0", spoken.elementHandle());
        assertThat(page.locator("#history")).containsText("Talk video");
    }

    @Test
    @Order(7)
    void personaIsAddedFoundChangedAndRemoved() {
        // Given
        Page page = STAGE.open("/personas");

        // When
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add a persona")).click();
        page.getByLabel("Name").fill("Zoë");
        page.getByLabel("Address of the portrait").fill(STAGE.surroundings().portraitUrl("lin"));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save")).click();
        assertThat(page.locator("#name")).hasText("Zoë");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Edit")).click();
        page.getByLabel("Name").fill("Zoé");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save")).click();

        // Then
        assertThat(page.locator("#name")).hasText("Zoé");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Personas")).first().click();
        page.getByLabel("Search").fill("zoé");
        assertThat(page.locator("#rows li:visible")).hasCount(1);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Zoé")).click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Remove")).click();
        page.locator("dialog").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Remove")).click();
        assertThat(page.locator("#counts")).hasText("13 in all");
        assertEquals(List.of(), STAGE.complaints());
    }

    private static void waitFor(Page page, String condition, Locator video) {
        page.waitForFunction(condition, video.elementHandle());
    }
}
