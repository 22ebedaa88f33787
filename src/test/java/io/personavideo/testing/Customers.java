package io.personavideo.testing;

import static java.util.stream.Collectors.toSet;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.restassured.response.Response;

/**
 * Many users who want videos of their personas, and ask again until they are answered.
 *
 * @param wishes one for each video
 */
public record Customers(List<Wish> wishes) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String RECORDING = "https://recordings.example/hello.mp3";
    private static final int FIRST_REFUSAL = 400;

    /**
     * What one of them asks for.
     *
     * @param key by which a talk video may be asked for again, or null for an idle video
     */
    public record Wish(String persona, String token, String key) {

        private Response ask(ServiceClient client) {
            return key == null ? client.request(persona, token) : client.talk(persona, token, RECORDING, key);
        }
    }

    public static Customers wantingIdleVideos(Fixtures fixtures, String portraitUrl, int users, int personasEach) {
        return wanting(fixtures, portraitUrl, users, personasEach,
                (token, persona) -> Stream.of(new Wish(persona, token, null)));
    }

    /** An idle video and a talk video of each persona. */
    public static Customers wantingBoth(Fixtures fixtures, String portraitUrl, int users, int personasEach) {
        return wanting(fixtures, portraitUrl, users, personasEach, (token, persona) -> Stream.of(
                new Wish(persona, token, null), new Wish(persona, token, UUID.randomUUID().toString())));
    }

    private interface WishesOfPersona {

        Stream<Wish> of(String token, String persona);
    }

    private static Customers wanting(Fixtures fixtures, String portraitUrl, int users, int personasEach,
            WishesOfPersona wishes) {
        return new Customers(IntStream.range(0, users).mapToObj(user -> fixtures.signedInUser())
                .flatMap(token -> IntStream.range(0, personasEach)
                        .mapToObj(number -> fixtures.persona(token, portraitUrl))
                        .flatMap(persona -> wishes.of(token, persona)))
                .toList());
    }

    /** Asks for everything; gives the ids of the jobs when all have been acknowledged. */
    public CompletableFuture<Set<String>> ask(ServiceClient client, int atOnce) {
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        List<CompletableFuture<String>> answers = wishes.stream()
                .map(wish -> CompletableFuture.supplyAsync(() -> untilAcknowledged(() -> wish.ask(client)), threads))
                .toList();
        threads.shutdown();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).collect(toSet()));
    }

    /** Whoever gets no answer, or one that the service is not there, comes again. */
    private static String untilAcknowledged(Supplier<Response> request) {
        Response answer = await("acknowledgement").atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(PAUSE)
                .ignoreExceptions().until(request::get, response -> response.statusCode() < FIRST_REFUSAL);
        return answer.path("jobId");
    }
}
