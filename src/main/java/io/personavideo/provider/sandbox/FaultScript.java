package io.personavideo.provider.sandbox;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The faults to come, one for each submission; after the last of them all is well. It is not kept across a restart,
 * which begins with the configured script again.
 */
final class FaultScript {

    private final Queue<Fault> faults;

    FaultScript(List<Fault> faults) {
        this.faults = new ConcurrentLinkedQueue<>(faults);
    }

    Fault next() {
        Fault next = faults.poll();
        return next == null ? Fault.NONE : next;
    }

    void append(List<Fault> more) {
        faults.addAll(more);
    }
}
