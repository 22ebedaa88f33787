package io.personavideo.browser;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;

import io.personavideo.testing.Fixtures;
import io.personavideo.testing.PackagedApplication;
import io.personavideo.testing.PostgresDatabase;
import io.personavideo.testing.PostgresServer;
import io.personavideo.testing.ServiceClient;
import io.personavideo.testing.Surroundings;

/**
 * Where tests in a browser take place: the packaged application with a provider that the sandbox plays, a user with
 * thirteen personas, and a Chromium. Without a Chromium each test is skipped.
 */
final class Stage implements ExecutionCondition, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    static final List<String> NAMES = List.of("Ada", "Bo", "Chidi", "Dalia", "Emre", "Freya", "Goro", "Hana", "Ines",
            "Jonas", "Kaya", "Lin", "Mateo");

    private final String name;
    private final Map<String, String> settings;
    private final List<BrowserContext> profiles = new ArrayList<>();
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

    private Chromium chromium;
    private Surroundings surroundings;
    private PackagedApplication application;
    private String token;

    /**
     * @param name of the database
     */
    Stage(String name, Map<String, String> settings) {
        this.name = name;
        this.settings = settings;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        // For each method and not for the class, so that each is reported.
        return context.getTestMethod().isEmpty() || Chromium.find().isPresent()
                ? ConditionEvaluationResult.enabled("There is a browser, or it does not matter yet")
                : ConditionEvaluationResult.disabled("There is no Chromium on the PATH");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (chromium == null) {
            chromium = Chromium.start();
            startApplication();
        }
    }

    private void startApplication() {
        PostgresDatabase database = PostgresServer.shared().migratedDatabase(name);
        surroundings = Surroundings.of(database);
        Map<String, String> environment = new HashMap<>(surroundings.environment());
        environment.put("PERSONA_VIDEO_PAGES_MEDIA_SOURCES", "https: http://localhost:*");
        environment.put("PERSONA_VIDEO_GENERATION_USER_SLOTS", "13");
        environment.putAll(settings);
        environment.values().removeIf(String::isEmpty);
        application = PackagedApplication.ready(environment);
        token = fixtures().signedInUser();
        NAMES.forEach(persona -> fixtures().persona(token, id(persona), persona, surroundings.portraitUrl(id(persona))));
    }

    static String id(String persona) {
        return persona.toLowerCase(Locale.ROOT);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        profiles.forEach(BrowserContext::close);
        profiles.clear();
        complaints.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (chromium != null) {
            chromium.close();
            application.close();
            surroundings.close();
        }
    }

    PackagedApplication application() {
        return application;
    }

    ServiceClient service() {
        return new ServiceClient(application.url());
    }

    Fixtures fixtures() {
        return surroundings.fixtures();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    String token() {
        return token;
    }

    /** The profile of a user who is not signed in. */
    BrowserContext stranger(NewContextOptions options) {
        BrowserContext profile = chromium.browser().newContext(options);
        profile.setDefaultTimeout(Chromium.PATIENCE.toMillis());
        profile.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.type() + ": " + message.text() + " " + message.location());
            }
        });
        profile.onWebError(error -> complaints.add("exception: " + error.error()));
        profiles.add(profile);
        return profile;
    }

    /** The profile of the user of the personas. */
    BrowserContext profile(NewContextOptions options) {
        BrowserContext profile = stranger(options);
        profile.request().post(application.url() + "/session", RequestOptions.create().setData(Map.of("token", token)));
        return profile;
    }

    Page open(BrowserContext profile, String path) {
        Page page = profile.newPage();
        page.navigate(application.url() + path);
        return page;
    }

    Page open(String path) {
        return open(profile(new NewContextOptions()), path);
    }

    /** Errors and warnings on the consoles of all pages. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }
}
