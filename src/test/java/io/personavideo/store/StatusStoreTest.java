package io.personavideo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.personavideo.job.PersonaId;
import io.personavideo.job.VideoJob;
import io.personavideo.testing.Fixtures;
import io.personavideo.testing.NoFollowing;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;

@QuarkusTest
@TestProfile(NoFollowing.class)
class StatusStoreTest {

    private static final String VIDEO = "https://videos/1.mp4";

    @Inject
    StatusStore store;

    @Inject
    SessionStore sessions;

    private final Fixtures fixtures = Fixtures.ofThisProcess();

    @Test
    void ownerSeesTheNewestJob() {
        // Given
        String token = fixtures.signedInUser();
        String persona = fixtures.personaWithVideo(token, VIDEO);

        // When
        StatusStore.Answer answer = ask(token, persona);

        // Then
        assertEquals(VIDEO, assertInstanceOf(StatusStore.Answer.Found.class, answer).job().videoUrl());
    }

    @Test
    void ownerSeesThatThereIsNoJobYet() {
        // Given
        String token = fixtures.signedInUser();
        String persona = fixtures.persona(token, "http://localhost/p.jpg");

        // When
        StatusStore.Answer answer = ask(token, persona);

        // Then
        assertNull(assertInstanceOf(StatusStore.Answer.Found.class, answer).job());
    }

    @Test
    void strangerSeesNoPersona() {
        // Given
        String persona = fixtures.personaWithVideo(fixtures.signedInUser(), VIDEO);

        // When
        StatusStore.Answer answer = ask(fixtures.signedInUser(), persona);

        // Then
        assertInstanceOf(StatusStore.Answer.NoPersona.class, answer);
    }

    @Test
    void expiredSessionIsNone() {
        // Given
        String user = fixtures.user();
        String expired = fixtures.session(user, "-1 second");

        // When
        StatusStore.Answer answer = ask(expired, "ada");

        // Then
        assertInstanceOf(StatusStore.Answer.NoSession.class, answer);
        assertEquals(false, await(sessions.find(SessionToken.of(expired))).isPresent());
    }

    @Test
    void pagesHoldEveryPersonaOnceWithItsNewestJob() {
        // Given
        String token = fixtures.signedInUser();
        TreeSet<String> expected = new TreeSet<>();
        for (int i = 0; i < 7; i++) {
            String persona = fixtures.personaWithVideo(token, "https://videos/old.mp4");
            fixtures.update("INSERT INTO video_jobs (id, persona_id, user_id, kind, portrait_url, state, provider, "
                    + "provider_model, output_url, deadline_at) SELECT gen_random_uuid(), persona_id, user_id, kind, "
                    + "portrait_url, state, provider, provider_model, ?, deadline_at FROM video_jobs "
                    + "WHERE persona_id = ?", VIDEO, persona);
            expected.add(persona);
        }

        // When
        List<VideoJob> all = readAll(3);

        // Then
        List<VideoJob> ours = all.stream().filter(job -> expected.contains(job.personaId().value())).toList();
        assertEquals(expected, new TreeSet<>(ours.stream().map(job -> job.personaId().value()).toList()));
        assertEquals(expected.size(), ours.size());
        assertEquals(List.of(VIDEO), ours.stream().map(VideoJob::videoUrl).distinct().toList());
    }

    private List<VideoJob> readAll(int pageSize) {
        List<VideoJob> all = new ArrayList<>();
        String after = "";
        do {
            StatusStore.Page page = await(store.page(after, pageSize));
            all.addAll(page.jobs());
            after = page.last();
        } while (after != null);
        return all;
    }

    private StatusStore.Answer ask(String token, String persona) {
        return await(store.ofOwnPersona(SessionToken.of(token), new PersonaId(persona)));
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(30));
    }
}
