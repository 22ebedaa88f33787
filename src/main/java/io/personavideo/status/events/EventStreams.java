package io.personavideo.status.events;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.personavideo.problem.ProblemException;
import io.personavideo.status.StatusJournal;
import io.personavideo.status.StatusSnapshot;
import io.personavideo.web.ShutdownConfig;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;

/**
 * All streams of events: wakes those that a change concerns, keeps silent ones alive and drops readers that do not read.
 */
@Singleton
class EventStreams {

    private static final Logger LOG = Logger.getLogger(EventStreams.class);
    private static final long TICK_MS = 500;

    private final Map<String, Set<EventStream>> byPersona = new ConcurrentHashMap<>();
    private final Set<EventStream> all = ConcurrentHashMap.newKeySet();
    private final LongAdder dropped = new LongAdder();
    private final EventsConfig config;
    private final Vertx vertx;

    private volatile long timer;
    private volatile boolean closed;

    EventStreams(EventsConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event, StatusJournal journal, MeterRegistry metrics) {
        journal.onChange(this::wake);
        timer = vertx.setPeriodic(TICK_MS, tick -> lookAfterAll());
        Gauge.builder("persona.video.event.streams", all, Set::size)
                .description("Streams of events that are open").register(metrics);
        FunctionCounter.builder("persona.video.event.streams.dropped", dropped, LongAdder::doubleValue)
                .description("Streams that were closed because their readers did not read").register(metrics);
    }

    /** When load balancers have noticed that this process is ending: before that, readers would come back to it. */
    void end(@Observes ShutdownDelayInitiatedEvent event, ShutdownConfig shutdown) {
        if (shutdown.delay().isZero()) {
            close();
        } else {
            vertx.setTimer(shutdown.delay().toMillis(), over -> close());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        close();
    }

    private void close() {
        closed = true;
        vertx.cancelTimer(timer);
        all.forEach(EventStream::end);
    }

    boolean isClosed() {
        return closed;
    }

    void add(EventStream stream) {
        all.add(stream);
        stream.personas().forEach(persona -> byPersona.compute(persona, (key, streams) -> {
            Set<EventStream> followers = streams == null ? ConcurrentHashMap.newKeySet() : streams;
            followers.add(stream);
            return followers;
        }));
        if (closed) {
            stream.end();
        }
    }

    void remove(EventStream stream) {
        all.remove(stream);
        stream.personas().forEach(persona -> byPersona.computeIfPresent(persona, (key, streams) -> {
            streams.remove(stream);
            return streams.isEmpty() ? null : streams;
        }));
    }

    private void wake(StatusSnapshot change) {
        byPersona.getOrDefault(change.personaId(), Set.of()).forEach(EventStream::wake);
    }

    private void lookAfterAll() {
        all.forEach(this::lookAfter);
    }

    private void lookAfter(EventStream stream) {
        long heartbeat = config.heartbeat().toNanos();
        if (stream.isStuckFor(config.patience().toNanos())) {
            LOG.debug("A reader of events did not read and is dropped");
            dropped.increment();
            remove(stream);
            stream.drop();
            return;
        }
        if (stream.isSilentFor(heartbeat)) {
            stream.beat();
        }
        if (stream.isUncheckedFor(heartbeat)) {
            stream.checked();
            checkAgain(stream);
        }
    }

    /** A session may have ended since. That it can't be looked up just now ends nothing. */
    private static void checkAgain(EventStream stream) {
        stream.admission().subscribe().with(admitted -> LOG.trace("Still admitted"), failure -> {
            if (failure instanceof ProblemException) {
                stream.end();
            }
        });
    }
}
