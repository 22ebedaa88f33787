package io.personavideo.provider.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

import io.vertx.core.Future;

/** Lets time pass for the predictions, and does what follows from it. */
final class Simulation {

    private static final Duration TICK = Duration.ofMillis(100);

    /** Replicate tells of logs no more often than this. */
    private static final Duration LOGS_PERIOD = Duration.ofMillis(500);

    private final PredictionStore store;
    private final VideoWorkshop workshop;
    private final Webhooks webhooks;
    private final Alarms alarms;
    private final Clock clock;
    private final Pace pace;

    Simulation(PredictionStore store, VideoWorkshop workshop, Webhooks webhooks, Alarms alarms, Clock clock,
            Pace pace) {
        this.store = store;
        this.workshop = workshop;
        this.webhooks = webhooks;
        this.alarms = alarms;
        this.clock = clock;
        this.pace = pace;
    }

    /** Goes on with what the process before this one has left. */
    void start() {
        store.newestFirst().forEach(webhooks::resume);
        store.unfinished().forEach(workshop::order);
        alarms.every(TICK, this::tick);
        alarms.every(LOGS_PERIOD, this::tellLogs);
    }

    Future<Prediction> take(SubmissionRequest request, Fault fault) {
        return store.add(request, clock.instant(), fault).onSuccess(workshop::order);
    }

    Future<Prediction> cancel(String id) {
        Instant now = clock.instant();
        return move(id, prediction -> prediction.stopped(now)).map(PredictionStore.Change::after);
    }

    private void tick() {
        Instant now = clock.instant();
        for (Prediction prediction : store.unfinished()) {
            move(prediction.id(), latest -> latest.advanced(now, pace));
        }
    }

    private Future<PredictionStore.Change> move(String id, UnaryOperator<Prediction> move) {
        return store.update(id, move).onSuccess(change -> {
            if (change.isOfStatus()) {
                webhooks.announce(change.after());
            }
        });
    }

    private void tellLogs() {
        store.unfinished().stream()
                .filter(prediction -> prediction.status() == PredictionStatus.PROCESSING)
                .forEach(webhooks::announceLogs);
    }
}
