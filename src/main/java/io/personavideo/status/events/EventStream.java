package io.personavideo.status.events;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

import io.personavideo.status.StatusJournal;
import io.personavideo.status.StatusSnapshot;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * One reader's stream: how things are with the personas that it follows, then every change. It reads the journal at the
 * pace at which the reader takes what is written; nothing is queued for a reader, so that one that does not read costs no
 * memory. All but {@link #wake()} and the questions runs on the event loop of the reader's connection.
 */
final class EventStream {

    /** Of what is written and has not left yet, in bytes. */
    private static final int MOST_UNSENT = 16 * 1024;

    private static final long NONE = -1;

    private final HttpServerResponse response;
    private final Context context;
    private final StatusJournal journal;
    private final Function<String, StatusSnapshot> statuses;
    private final Supplier<Uni<Void>> admission;

    /** The version last sent of each persona. */
    private final Map<String, Long> sent = new LinkedHashMap<>();

    /** How things are, as far as it has not been sent yet. */
    private final Queue<StatusSnapshot> current = new ArrayDeque<>();

    private final AtomicBoolean awake = new AtomicBoolean();

    /** Of the next change to look at. */
    private long position;

    private volatile long stuckSinceNanos = NONE;
    private volatile long lastWriteNanos = System.nanoTime();
    private volatile long admittedNanos = System.nanoTime();

    /**
     * @param personas without repetition
     * @param statuses how things are with a persona
     * @param admission fails if the reader may not read any more
     */
    EventStream(HttpServerResponse response, Context context, Iterable<String> personas, StatusJournal journal,
            Function<String, StatusSnapshot> statuses, Supplier<Uni<Void>> admission) {
        this.response = response.setWriteQueueMaxSize(MOST_UNSENT);
        this.context = context;
        this.journal = journal;
        this.statuses = statuses;
        this.admission = admission;
        personas.forEach(persona -> sent.put(persona, NONE));
    }

    Set<String> personas() {
        return sent.keySet();
    }

    /**
     * Begins with how things are, or with what came after the version that the reader saw last, if that is known.
     *
     * @param lastSeen the version, or empty
     */
    void begin(OptionalLong lastSeen) {
        OptionalLong after = lastSeen.isPresent() ? journal.after(lastSeen.getAsLong()) : OptionalLong.empty();
        position = after.orElseGet(journal::end);
        if (after.isEmpty()) {
            tellHowThingsAre();
        }
        response.drainHandler(drained -> pump());
        pump();
    }

    private void tellHowThingsAre() {
        List<StatusSnapshot> newer = sent.keySet().stream().map(statuses)
                .filter(status -> status.version() > sent.get(status.personaId()))
                .sorted(Comparator.comparingLong(StatusSnapshot::version))
                .toList();
        current.addAll(newer);
    }

    /** There is a change that concerns the reader. Called by whoever makes it. */
    void wake() {
        if (awake.compareAndSet(false, true)) {
            context.runOnContext(now -> {
                awake.set(false);
                pump();
            });
        }
    }

    private void pump() {
        while (!response.ended() && !response.closed() && hasMore()) {
            if (response.writeQueueFull()) {
                stuckSinceNanos = stuckSinceNanos == NONE ? System.nanoTime() : stuckSinceNanos;
                return;
            }
            stuckSinceNanos = NONE;
            send(next());
        }
    }

    private boolean hasMore() {
        return !current.isEmpty() || position < journal.end();
    }

    /** Null if the next change is not held any more. */
    private StatusSnapshot next() {
        return current.isEmpty() ? journal.at(position++) : current.remove();
    }

    private void send(StatusSnapshot status) {
        if (status == null) {
            position = journal.end();
            tellHowThingsAre();
            return;
        }
        Long before = sent.get(status.personaId());
        if (before != null && status.version() > before) {
            sent.put(status.personaId(), status.version());
            write(event(status));
        }
    }

    private static Buffer event(StatusSnapshot status) {
        String id = "id: " + status.version() + "\ndata: ";
        return status.appendTo(Buffer.buffer(id.length() + status.length() + 2).appendString(id)).appendString("\n\n");
    }

    private void write(Buffer text) {
        lastWriteNanos = System.nanoTime();
        response.write(text);
    }

    /** Whether the reader has left what it was sent unread for so long. */
    boolean isStuckFor(long nanos) {
        long since = stuckSinceNanos;
        return since != NONE && System.nanoTime() - since > nanos;
    }

    boolean isSilentFor(long nanos) {
        return System.nanoTime() - lastWriteNanos > nanos;
    }

    /** Whether it is so long ago that the reader was found to be one who may read. */
    boolean isUncheckedFor(long nanos) {
        return System.nanoTime() - admittedNanos > nanos;
    }

    void checked() {
        admittedNanos = System.nanoTime();
    }

    Uni<Void> admission() {
        return admission.get();
    }

    /** A comment, which readers ignore, keeps proxies from taking the stream for dead. */
    void beat() {
        context.runOnContext(now -> {
            if (!response.ended() && !response.closed() && !response.writeQueueFull()) {
                write(Buffer.buffer(":\n\n"));
            }
        });
    }

    void end() {
        context.runOnContext(now -> {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        });
    }

    /** Takes the connection from a reader that does not read. */
    void drop() {
        context.runOnContext(now -> response.reset());
    }
}
