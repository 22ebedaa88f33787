package io.personavideo.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

import jakarta.inject.Inject;

import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

import io.personavideo.job.JobId;
import io.personavideo.testing.CloudinaryServer;
import io.personavideo.testing.HostileServer;
import io.personavideo.testing.SampleVideo;
import io.personavideo.testing.ScriptedProviders;
import io.personavideo.web.HostLookup;
import io.personavideo.web.OutsideUrls;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

@QuarkusTest
@TestProfile(ScriptedProviders.class)
class CloudinaryStoreTest {

    @Inject
    @RestClient
    CloudinaryApi api;

    @Inject
    MediaSettings settings;

    @Inject
    VideoStore configured;

    @Inject
    Vertx vertx;

    private final CloudinaryServer cloudinary = CloudinaryServer.shared();
    private final HostileServer source = new HostileServer();
    private final byte[] video = SampleVideo.mp4(50_000);
    private final JobId job = JobId.random();

    @BeforeEach
    void serve() {
        cloudinary.reset();
        source.put("/video.mp4", source.body(video));
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void addressOfAnAccountIsEnoughToUseIt() {
        // When
        StoreOutcome outcome = await(configured.store(result("/video.mp4")));

        // Then
        StoreOutcome.Stored stored = assertInstanceOf(StoreOutcome.Stored.class, outcome);
        assertTrue(stored.videoUrl().endsWith("/" + job + ".mp4"), stored.videoUrl());
        assertFalse(stored.isTemporary());
        assertEquals(video.length, stored.video().bytes());
        assertEquals(Duration.ofMillis(5040), stored.video().duration());
        assertArrayEquals(video, cloudinary.asset(job.toString()));
    }

    @ParameterizedTest
    @NullSource
    @EnumSource(CloudinarySignature.class)
    void uploadOverwritesUnderTheJobsIdWhicheverWayItIsAuthenticated(CloudinarySignature signature) {
        // Given
        CloudinaryStore store = store(signature, settings.account(), Clock.systemUTC());

        // When
        await(store.store(result("/video.mp4")));
        StoreOutcome again = await(store.store(result("/video.mp4")));

        // Then
        assertInstanceOf(StoreOutcome.Stored.class, again);
        assertEquals(2, cloudinary.uploads().size());
        Map<String, String> form = cloudinary.uploads().get(1);
        assertEquals(job.toString(), form.get("public_id"));
        assertEquals("true", form.get("overwrite"));
        assertEquals("true", form.get("invalidate"));
        assertEquals(signature == null, form.get("signature") == null);
    }

    @ParameterizedTest
    @NullSource
    @EnumSource(CloudinarySignature.class)
    void videoIsRemovedAndRemovingItAgainIsNoFailure(CloudinarySignature signature) {
        // Given
        CloudinaryStore store = store(signature, settings.account(), Clock.systemUTC());
        await(store.store(result("/video.mp4")));

        // When
        await(store.remove(job));
        await(store.remove(job));

        // Then
        assertNull(cloudinary.asset(job.toString()));
    }

    /** Settings can be put right before the provider deletes the result. */
    @ParameterizedTest
    @NullSource
    @EnumSource(CloudinarySignature.class)
    void wrongSecretIsTriedAgain(CloudinarySignature signature) {
        // Given
        CloudinaryAccount wrong = new CloudinaryAccount(settings.account().key(), "wrong", settings.account().cloud());

        // When
        StoreOutcome outcome = await(store(signature, wrong, Clock.systemUTC()).store(result("/video.mp4")));

        // Then
        StoreOutcome.NotNow notNow = assertInstanceOf(StoreOutcome.NotNow.class, outcome);
        assertTrue(notNow.reason().startsWith("Cloudinary answered 401 ("), notNow.reason());
    }

    @Test
    void clockThatIsAnHourBehindIsToldApart() {
        // Given
        Clock late = Clock.fixed(Instant.now().minus(Duration.ofHours(2)), ZoneOffset.UTC);

        // When
        StoreOutcome outcome = await(store(CloudinarySignature.SHA1, settings.account(), late).store(result("/video.mp4")));

        // Then
        assertEquals(new StoreOutcome.NotNow(
                "Cloudinary answered 401 (Stale request - reported time is more than 1 hour ago)"), outcome);
    }

    @Test
    void resultThatTheProviderHasDeletedIsExpired() {
        // Given
        source.put("/gone.mp4", source.body(404, new byte[0]));

        // When
        StoreOutcome outcome = await(configured.store(result("/gone.mp4")));

        // Then
        assertInstanceOf(StoreOutcome.Expired.class, outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "400 | Invalid video file | Refused",
            "400 | File size too large. Got 400. Maximum is 100. | Refused",
            "400 | Error in loading https://x.example/1.mp4 - 404 Not Found | Expired",
            "400 | Error in loading https://x.example/1.mp4 - 403 Forbidden | Expired",
            "400 | Error in loading https://x.example/1.mp4 - 502 Bad Gateway | NotNow",
            "401 | Invalid Signature | NotNow",
            "403 | Not allowed | NotNow",
            "404 | cloud_name mismatch | NotNow",
            "420 | Rate Limit Exceeded | NotNow",
            "423 | Locked | NotNow",
            "429 | Too many | NotNow",
            "409 | Conflict | Refused",
            "500 | Something went wrong | NotNow",
            "503 | Unavailable | NotNow" })
    void refusalsAreToldApartByWhatMayBeDoneNext(int status, String message, String outcome) {
        // Given
        cloudinary.refuse(status, message);

        // When
        StoreOutcome refused = await(configured.store(result("/video.mp4")));

        // Then
        assertEquals(outcome, refused.getClass().getSimpleName());
        assertTrue(refused.toString().contains("Cloudinary answered %d (%s)".formatted(status, message)), refused.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "resource_type | \"image\" | The result is not a video",
            "is_audio | true | The result is not a video",
            "format | \"gif\" | The result is not a video",
            "bytes | 2000000000 | The result is larger than 209715200 bytes",
            "duration | 0.0 | The result is a video of no length",
            "duration | 3600 | The result is a video of 3600 seconds, and more than 600 are not kept" })
    void whatMayNotBeKeptDoesNotStayThere(String field, String value, String reason) {
        // Given
        cloudinary.say(Map.of(field, value));

        // When
        StoreOutcome outcome = await(configured.store(result("/video.mp4")));

        // Then
        assertEquals(new StoreOutcome.Refused(reason), outcome);
        assertNull(cloudinary.asset(job.toString()));
    }

    @Test
    void addressThatIsNotTheProvidersOwnIsNotPassedOn() {
        // When
        StoreOutcome outcome = await(configured.store(new ProviderResult(job, "replicate", "https://169.254.169.254/")));

        // Then
        assertInstanceOf(StoreOutcome.Refused.class, outcome);
        assertEquals(0, cloudinary.uploads().size());
    }

    private CloudinaryStore store(CloudinarySignature signature, CloudinaryAccount account, Clock clock) {
        FetchGuard guard = new FetchGuard(vertx, OutsideUrls.alsoLoopback(), settings.hosts(), HostLookup.SYSTEM);
        return new CloudinaryStore(api, account, signature, guard, settings.config(), clock);
    }

    private ProviderResult result(String path) {
        return new ProviderResult(job, "replicate", source.url(path));
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(20));
    }
}
