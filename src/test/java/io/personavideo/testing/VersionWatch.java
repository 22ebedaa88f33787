package io.personavideo.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a persona's status over and over in a thread of its own, and remembers the versions that it has seen.
 */
public final class VersionWatch {

    private final ServiceClient service;
    private final String persona;
    private final CompletableFuture<List<Integer>> seen;

    private volatile boolean over;

    private VersionWatch(ServiceClient service, String persona) {
        this.service = service;
        this.persona = persona;
        // Not of the threads that all share: of those there is one on two cores, and it would be busy for good.
        this.seen = CompletableFuture.supplyAsync(this::watch, watching -> new Thread(watching, "version-watch").start());
    }

    public static VersionWatch of(ServiceClient service, String persona) {
        return new VersionWatch(service, persona);
    }

    private List<Integer> watch() {
        List<Integer> versions = new ArrayList<>();
        while (!over) {
            versions.add(service.quickCheck(persona).path("version"));
        }
        return versions;
    }

    public void assertNeverDown() {
        over = true;
        List<Integer> versions = seen.join();
        assertEquals(versions.stream().sorted().toList(), versions);
    }
}
