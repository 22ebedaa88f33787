package io.personavideo.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.personavideo.store.Announcement;
import io.personavideo.store.Changes;
import io.personavideo.store.FeedConnection;
import io.personavideo.store.FeedConnections;
import io.personavideo.store.Position;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Keeps a memory at where the database is: hears that something has changed, or looks for it where nothing is announced,
 * and reads what has changed since it last read. Announcements are only a reason to read, so that none of them has to
 * arrive, and a reading after any gap finds what was missed. All but the questions runs on one event loop.
 */
final class Feed {

    private static final Logger LOG = Logger.getLogger(Feed.class);

    /** Beyond that it is cheaper to read than to compare. */
    private static final int MOST_GATHERED = 100;

    /** How often in the time of a heartbeat it is looked whether one is due. */
    private static final int LOOKS = 4;

    private final FeedConnections connections;
    private final Memory memory;
    private final FeedConfig config;
    private final Pulse pulse;
    private final Consumer<Instant> staleness;
    private final Backoff backoff;
    private final Vertx vertx;
    private final Context context;
    private final List<Announcement> gathered = new ArrayList<>();

    /** Grows with every connection, so that what one of them says after its end is not taken for the next one's. */
    private volatile int session;
    private volatile boolean stopped;

    private volatile FeedConnection connection;
    private Position position;
    private String lineage;
    private boolean hasEverything;
    private boolean mustRead;
    private boolean isGathering;
    private boolean isReading;
    private int failures;
    private long timer;
    private long lastReadingNanos;
    private volatile long readings;

    /**
     * @param staleness is told from when on the memory is stale
     */
    Feed(FeedConnections connections, Memory memory, FeedConfig config, Pulse pulse, Consumer<Instant> staleness,
            Vertx vertx) {
        this.connections = connections;
        this.memory = memory;
        this.config = config;
        this.pulse = pulse;
        this.staleness = staleness;
        this.backoff = new Backoff(config.firstRetry(), config.longestRetry(),
                () -> ThreadLocalRandom.current().nextDouble());
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    void start() {
        staleness.accept(pulse.staleFrom());
        context.runOnContext(now -> {
            timer = vertx.setPeriodic(rhythm().toMillis(), tick -> readIfDue());
            connect();
        });
    }

    private Duration rhythm() {
        return connections.canListen() ? config.heartbeat().dividedBy(LOOKS) : config.poll();
    }

    void stop() {
        stopped = true;
        context.runOnContext(now -> {
            vertx.cancelTimer(timer);
            disconnect();
        });
    }

    boolean isConnected() {
        return connection != null;
    }

    /** How many times changes were read. */
    long readings() {
        return readings;
    }

    private void connect() {
        if (stopped) {
            return;
        }
        int mine = ++session;
        connections.open(heard -> in(mine, () -> hear(heard)), () -> in(mine, this::closed))
                .ifNoItem().after(config.timeout()).fail()
                .subscribe().with(opened -> context.runOnContext(now -> connected(mine, opened)),
                        failure -> in(mine, () -> lost(failure)));
    }

    /** Runs the step unless the connection of which it is one is another one by now. */
    private void in(int one, Runnable step) {
        context.runOnContext(now -> {
            if (one == session && !stopped) {
                step.run();
            }
        });
    }

    private void connected(int mine, FeedConnection opened) {
        if (mine != session || stopped) {
            opened.close();
            return;
        }
        connection = opened;
        work(inTime(opened.lineage()).flatMap(found -> catchUp(opened, found)));
    }

    private Uni<Void> catchUp(FeedConnection opened, String found) {
        boolean isAnother = lineage != null && !lineage.equals(found);
        lineage = found;
        if (position != null && !isAnother) {
            return read(opened);
        }
        // Whatever is committed from here on is read again afterwards.
        return inTime(opened.position())
                .invoke(now -> position = now)
                .chain(() -> everything(isAnother ? memory.replaceAll() : memory.readAll()))
                .chain(() -> read(opened));
    }

    /** Goes on without the connection during which it was begun, if that is lost meanwhile. */
    private Uni<Void> everything(Uni<Void> reading) {
        hasEverything = false;
        return reading.emitOn(this::onContext).invoke(() -> hasEverything = true);
    }

    private void onContext(Runnable step) {
        context.runOnContext(now -> step.run());
    }

    /** One reading at a time; what is announced meanwhile leads to the next one. */
    private void work(Uni<Void> reading) {
        int mine = session;
        isReading = true;
        reading.subscribe().with(done -> in(mine, this::caughtUp), failure -> in(mine, () -> lost(failure)));
    }

    private Uni<Void> read(FeedConnection from) {
        return inTime(from.since(position)).flatMap(changes -> take(from, changes));
    }

    private Uni<Void> take(FeedConnection from, Changes changes) {
        readings++;
        lastReadingNanos = System.nanoTime();
        memory.take(changes);
        position = changes.next();
        return changes.areComplete() ? Uni.createFrom().voidItem()
                : everything(memory.readAll()).chain(() -> read(from));
    }

    private <T> Uni<T> inTime(Uni<T> answer) {
        return answer.ifNoItem().after(config.timeout()).fail().emitOn(this::onContext);
    }

    private void caughtUp() {
        failures = 0;
        isReading = false;
        if (hasEverything) {
            beUpToDate();
        }
        if (mustRead || !gathered.isEmpty()) {
            gather();
        }
    }

    private void beUpToDate() {
        if (pulse.isCutOff()) {
            LOG.infof("Changes are %s", connections.canListen() ? "heard of" : "looked for");
        }
        pulse.caughtUp();
        staleness.accept(pulse.staleFrom());
        memory.caughtUp();
    }

    private void hear(Optional<Announcement> heard) {
        pulse.beat();
        if (heard.filter(announcement -> announcement.subject() == Announcement.Subject.DUE).isPresent()) {
            memory.jobsAreDue();
            return;
        }
        if (heard.isPresent() && gathered.size() < MOST_GATHERED) {
            gathered.add(heard.get());
        } else {
            mustRead = true;
        }
        gather();
    }

    private void gather() {
        if (!isGathering) {
            isGathering = true;
            vertx.setTimer(Math.max(1, config.gather().toMillis()), tick -> {
                isGathering = false;
                readIfNew();
            });
        }
    }

    /** Of most of its own changes a replica knows when it hears of them. */
    private void readIfNew() {
        if (connection == null || isReading) {
            return;
        }
        boolean isNew = mustRead || !gathered.stream().allMatch(memory::holds);
        gathered.clear();
        mustRead = false;
        if (isNew) {
            work(read(connection));
        }
    }

    /** Also while there is much to hear that is known already: what was not read yet must not become too much. */
    private void readIfDue() {
        boolean isDue = !connections.canListen()
                || System.nanoTime() - lastReadingNanos >= config.heartbeat().toNanos();
        if (connection != null && !isReading && isDue) {
            work(read(connection));
        }
    }

    private void closed() {
        pulse.closed();
        lost(new IllegalStateException("the connection was closed"));
    }

    private void lost(Throwable failure) {
        disconnect();
        pulse.silent();
        staleness.accept(pulse.staleFrom());
        failures++;
        Duration pause = backoff.after(failures);
        LOG.logf(failures == 1 ? Logger.Level.WARN : Logger.Level.DEBUG,
                "Changes are not heard of, tried again in %d ms: %s", pause.toMillis(),
                failure.getMessage() == null ? failure : failure.getMessage());
        vertx.setTimer(Math.max(1, pause.toMillis()), tick -> connect());
    }

    private void disconnect() {
        session++;
        isReading = false;
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
