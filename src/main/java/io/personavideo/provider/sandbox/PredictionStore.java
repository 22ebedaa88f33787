package io.personavideo.provider.sandbox;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;

/**
 * All predictions, in memory for reading and on disk for the next process. What a future of this class gives is on disk
 * by then. The oldest that have ended are dropped when there are too many.
 */
final class PredictionStore {

    private static final Logger LOG = Logger.getLogger(PredictionStore.class);

    private static final int MOST_PREDICTIONS = 500;

    /** Inputs may hold whole pictures. */
    private static final long MOST_INPUT_BYTES = 64 * 1024 * 1024;

    private static final int ID_LENGTH = 26;
    private static final String ID_CHARACTERS = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final Comparator<Prediction> NEWEST_FIRST = Comparator
            .comparingLong((Prediction prediction) -> prediction.submission().number())
            .reversed();

    private final SandboxDirectory directory;
    private final WorkerExecutor disk;
    private final ConcurrentMap<String, Prediction> predictions = new ConcurrentHashMap<>();
    private final AtomicLong submissions = new AtomicLong();
    private final ConcurrentMap<String, Long> mostAtOnce = new ConcurrentHashMap<>();

    /** A prediction before and after a move, which are the same one if nothing changed. */
    record Change(Prediction before, Prediction after) {

        boolean isOfStatus() {
            return before != after && before.status() != after.status();
        }
    }

    /**
     * @param disk has one thread, so that the last state written is the latest
     */
    PredictionStore(SandboxDirectory directory, WorkerExecutor disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /** Blocks. */
    void load() {
        for (Prediction prediction : directory.load()) {
            predictions.put(prediction.id(), prediction);
            submissions.accumulateAndGet(prediction.submission().number(), Math::max);
        }
    }

    /** How many were ever taken, with those since dropped: the newest one is never dropped and knows its number. */
    long submissions() {
        return submissions.get();
    }

    private void noteMostAtOnce(String provider) {
        long now = unfinished().stream().filter(other -> other.submission().provider().equals(provider)).count();
        mostAtOnce.merge(provider, now, Math::max);
    }

    /** How many of a provider's were unfinished at one moment, at most, since this process began. */
    long mostAtOnce(String provider) {
        return mostAtOnce.getOrDefault(provider, 0L);
    }

    Optional<Prediction> find(String id) {
        return Optional.ofNullable(predictions.get(id));
    }

    List<Prediction> newestFirst() {
        return predictions.values().stream().sorted(NEWEST_FIRST).toList();
    }

    List<Prediction> unfinished() {
        return predictions.values().stream().filter(prediction -> !prediction.isEnded()).toList();
    }

    Future<Prediction> add(SubmissionRequest request, Instant now, Fault fault) {
        Prediction prediction = Prediction.of(request.taken(newId(), submissions.incrementAndGet(), now, fault));
        predictions.put(prediction.id(), prediction);
        dropOldest();
        noteMostAtOnce(prediction.submission().provider());
        return save(prediction.id()).map(prediction).onFailure(unsaved -> predictions.remove(prediction.id()));
    }

    private static String newId() {
        return ThreadLocalRandom.current().ints(ID_LENGTH, 0, ID_CHARACTERS.length())
                .mapToObj(index -> ID_CHARACTERS.substring(index, index + 1))
                .collect(Collectors.joining());
    }

    /**
     * @param id of a prediction there is
     * @param move gives the same prediction if there is nothing to change
     */
    Future<Change> update(String id, UnaryOperator<Prediction> move) {
        AtomicReference<Prediction> before = new AtomicReference<>();
        Prediction after = predictions.computeIfPresent(id, (key, prediction) -> {
            before.set(prediction);
            return move.apply(prediction);
        });
        Change change = new Change(before.get(), after);
        return before.get() == after ? Future.succeededFuture(change) : save(id).map(change);
    }

    /** Writes the state at the time of writing, which may already be a later one. */
    private Future<Void> save(String id) {
        return disk.executeBlocking(() -> {
            Optional<Prediction> latest = find(id);
            if (latest.isPresent()) {
                directory.write(latest.get());
            }
            return null;
        }, false).<Void> mapEmpty().onFailure(failure -> complain(id, failure));
    }

    private void complain(String id, Throwable failure) {
        if (!directory.isClosed()) {
            LOG.error("The sandbox could not keep the prediction " + id, failure);
        }
    }

    private void dropOldest() {
        int count = 0;
        long bytes = 0;
        for (Prediction prediction : newestFirst()) {
            count++;
            bytes += prediction.submission().size();
            boolean tooMany = count > MOST_PREDICTIONS || bytes > MOST_INPUT_BYTES;
            if (tooMany && prediction.isEnded() && !prediction.owesWebhook()) {
                drop(prediction.id());
            }
        }
    }

    private void drop(String id) {
        predictions.remove(id);
        disk.executeBlocking(() -> {
            directory.delete(id);
            return null;
        }, false);
    }
}
