package io.personavideo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotType;

/**
 * Each page, on a telephone and on a desk, light and dark: whether everybody can use it, and whether the browser has
 * anything to say against it. What was seen is in {@code target/screenshots}.
 */
class PagesIT {

    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Map<String, String> PAGES = Map.of("home", "/", "gallery", "/video-gallery", "personas", "/personas",
            "persona", "/personas/ada");
    private static final Set<String> SERIOUS = Set.of("serious", "critical");
    private static final int ALIVE = 11;
    private static final int QUALITY = 82;

    @RegisterExtension
    static final Stage STAGE = new Stage("pages", Map.of());

    @BeforeEach
    void bringMostToLife() {
        List<String> alive = Stage.NAMES.subList(0, ALIVE).stream().map(Stage::id).toList();
        alive.forEach(persona -> STAGE.service().request(persona, STAGE.token()));
        await("videos").atMost(Chromium.PATIENCE).until(() -> alive.stream()
                .allMatch(persona -> "completed".equals(STAGE.service().quickStatus(persona))));
    }

    static Stream<Arguments> looks() {
        return PAGES.keySet().stream().sorted()
                .flatMap(page -> Stream.of(360, 1600)
                        .flatMap(width -> Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                                .map(scheme -> Arguments.of(page, width, scheme))));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void everybodyCanUseThePageAndTheBrowserHasNoComplaint(String name, int width, ColorScheme scheme) {
        // Given
        BrowserContext profile = STAGE.profile(new NewContextOptions().setColorScheme(scheme)
                .setViewportSize(width, width < 600 ? 780 : 1000));

        // When
        Page page = STAGE.open(profile, PAGES.get(name));
        assertThat(page.locator("persona-video").first()).isVisible();
        page.waitForFunction("() => document.querySelector('persona-video').shadowRoot.querySelector('video[data-shown]')");
        page.waitForFunction("() => document.getAnimations().length === 0");

        // Then
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(
                "%s-%d-%s.jpg".formatted(name, width, scheme.name().toLowerCase(Locale.ROOT))))
                .setType(ScreenshotType.JPEG).setQuality(QUALITY));
        assertEquals(List.of(), seriousViolations(page));
        assertEquals(0, page.evaluate("document.documentElement.scrollWidth - innerWidth"), "it is wider than the screen");
        assertEquals(List.of(), STAGE.complaints());
    }

    @Test
    void strangerIsAskedToSignInOnEachPage() {
        // Given
        BrowserContext profile = STAGE.stranger(new NewContextOptions());

        // When
        List<Page> pages = PAGES.values().stream().map(path -> STAGE.open(profile, path)).toList();

        // Then
        pages.forEach(page -> {
            assertThat(page.getByLabel("Session token")).isVisible();
            assertEquals(List.of(), seriousViolations(page));
        });
        assertEquals(List.of(), STAGE.complaints());
    }

    private static List<String> seriousViolations(Page page) {
        // Our pages have no frames, for which alone another page would have to be opened.
        return new AxeBuilder(page).setLegacyMode(true).analyze().getViolations().stream()
                .filter(violation -> SERIOUS.contains(violation.getImpact()))
                .map(violation -> violation.getId() + ": " + violation.getNodes().get(0).getHtml()).toList();
    }
}
