package io.personavideo.status;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import jakarta.inject.Singleton;

import io.personavideo.job.JobKind;
import io.personavideo.job.VideoJob;

/**
 * The jobs that are under way at all replicas, as far as this one has heard of them: what operators want counted, known
 * without asking the database.
 */
@Singleton
public class ActiveJobs {

    private static final double NANOS_PER_SECOND = 1e9;

    /** Of a removed persona's talk videos nothing is heard any more; every other job has ended so long after its deadline. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    /** There is one idle job of a persona at most. */
    private final Map<String, Entry> byKey = new ConcurrentHashMap<>();

    private record Entry(VideoJob job, long seenNanos) {

        private double secondsSince() {
            return (System.nanoTime() - seenNanos) / NANOS_PER_SECOND;
        }

        private double age() {
            return seconds(job.age()) + secondsSince();
        }

        private double timeLeft() {
            return seconds(job.timeLeft()) - secondsSince();
        }

        private static double seconds(Duration duration) {
            return duration.toMillis() / 1000.0;
        }
    }

    /** Takes in how a job is that has changed. */
    void note(VideoJob job) {
        if (job.isActive()) {
            byKey.put(key(job), new Entry(job, System.nanoTime()));
        } else {
            byKey.remove(key(job));
        }
    }

    private static String key(VideoJob job) {
        return job.kind() == JobKind.IDLE ? idleKey(job.personaId().value()) : job.id().toString();
    }

    private static String idleKey(String personaId) {
        return "idle " + personaId;
    }

    void forgetIdle(String personaId) {
        byKey.remove(idleKey(personaId));
    }

    public long count(Predicate<VideoJob> which) {
        return matching(which).count();
    }

    /** The longest time that has passed since one of them was asked for, in seconds; empty if there is none. */
    public OptionalDouble greatestAge(Predicate<VideoJob> which) {
        return values(which, Entry::age).max();
    }

    /** The shortest time that is left to one of them until its deadline, in seconds; empty if there is none. */
    public OptionalDouble leastTimeLeft(Predicate<VideoJob> which) {
        return values(which, Entry::timeLeft).min();
    }

    private DoubleStream values(Predicate<VideoJob> which, ToDoubleFunction<Entry> value) {
        return matching(which).mapToDouble(value);
    }

    private Stream<Entry> matching(Predicate<VideoJob> which) {
        byKey.values().removeIf(entry -> entry.timeLeft() < -FORGOTTEN_AFTER.toSeconds());
        return byKey.values().stream().filter(entry -> which.test(entry.job()));
    }
}
