package io.personavideo.provider.sandbox;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The faults to come, one for each submission; after the last of them all is well, or left to chance. It is not kept
 * across a restart, which begins with the configured script again.
 */
final class FaultScript {

    private final Queue<Fault> faults;

    private volatile Chaos chaos = Chaos.NONE;

    FaultScript(List<Fault> faults) {
        this.faults = new ConcurrentLinkedQueue<>(faults);
    }

    Fault next() {
        Fault next = faults.poll();
        return next == null ? chaos.next() : next;
    }

    void append(List<Fault> more) {
        faults.addAll(more);
    }

    void begin(Chaos other) {
        chaos = other;
    }
}
