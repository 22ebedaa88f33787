package io.personavideo.bench.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.personavideo.bench.load.Client;
import io.personavideo.bench.load.Target;
import io.personavideo.bench.load.Traffic;
import io.personavideo.bench.load.UnexpectedAnswerException;

/**
 * The status checks that are measured, for the personas of one user, numbered from 1.
 */
final class StatusChecks {

    static final String NOT_MODIFIED = "not modified (304)";

    private static final int UNKNOWN_IDS = 2_000;
    private static final int BATCHES = 200;
    private static final int BATCH_SIZE = 13;
    private static final Map<String, String> QUICK = Map.of("X-Quick-Check", "true");

    private final String user;
    private final int personas;

    StatusChecks(String user, int personas) {
        this.user = user;
        this.personas = personas;
    }

    Traffic hit() {
        return Traffic.over("hit", 200, paths(), path -> QUICK);
    }

    /** Over so many personas that a list of their paths would be the load generator's own load. */
    Traffic hitAmongMany() {
        return new Traffic("hit", 200, List.of(),
                () -> path(user + '-' + (1 + ThreadLocalRandom.current().nextInt(personas))), path -> QUICK);
    }

    static Traffic miss() {
        return Traffic.over("miss", 200, Stream.generate(StatusChecks::unknownPath).limit(UNKNOWN_IDS).toList(), path -> QUICK);
    }

    /** Never the same id twice. */
    static Traffic endlessMisses() {
        return new Traffic("miss", 200, List.of(), StatusChecks::unknownPath, path -> QUICK);
    }

    Traffic notModified(Target service, Client client) {
        Map<String, Map<String, String>> headers = new HashMap<>();
        for (String path : paths()) {
            headers.put(path, Map.of("X-Quick-Check", "true", "If-None-Match", etag(service, path, client)));
        }
        return Traffic.over(NOT_MODIFIED, 304, paths(), headers::get);
    }

    private static String etag(Target service, String path, Client client) {
        return client.get(service.url() + path, QUICK).headers().firstValue("ETag")
                .orElseThrow(() -> new UnexpectedAnswerException("%s: GET %s answered without an ETag".formatted(
                        NOT_MODIFIED, path)));
    }

    Traffic batch() {
        Random random = new Random(1);
        Supplier<String> batch = () -> "/api/personas/idle-videos?ids=" + random.ints(1, personas + 1).distinct()
                .limit(BATCH_SIZE).mapToObj(number -> user + '-' + number).collect(Collectors.joining(","));
        return Traffic.over("batch of " + BATCH_SIZE, 200, Stream.generate(batch).limit(BATCHES).toList(), path -> Map.of());
    }

    Traffic authoritative(String token) {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token);
        return Traffic.over("authoritative", 200, paths(), path -> headers);
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        IntStream.rangeClosed(1, personas).forEach(number -> paths.add(path(user + '-' + number)));
        return paths;
    }

    private static String unknownPath() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return path(new UUID(random.nextLong(), random.nextLong()).toString());
    }

    private static String path(String persona) {
        return "/api/personas/" + persona + "/idle-video";
    }
}
