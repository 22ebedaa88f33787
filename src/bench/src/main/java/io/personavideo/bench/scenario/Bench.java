package io.personavideo.bench.scenario;

import java.time.Duration;
import java.util.List;

import io.personavideo.bench.load.Client;
import io.personavideo.bench.load.Generator;
import io.personavideo.bench.load.Pace;
import io.personavideo.bench.load.Target;
import io.personavideo.bench.load.Traffic;
import io.personavideo.bench.load.Window;
import io.personavideo.bench.process.Database;
import io.personavideo.bench.process.Provider;
import io.personavideo.bench.process.Service;
import io.personavideo.bench.process.TestBed;

/**
 * What scenarios have in common: a service with the videos of 200 personas, and the means to measure it.
 */
public final class Bench implements AutoCloseable {

    /** Of every server, unless it says otherwise. */
    public static final String HEAP = "512m";

    static final int PERSONAS = 200;

    private static final Duration AFTER_WARM_UP = Duration.ofMillis(100);
    private static final String USER = "ada";

    private final TestBed testBed;
    private final Plan plan;
    private final Client client;
    private final Generator generator;
    private final Provider provider;
    private final Database database;
    private final Service service;
    private final String token;

    public Bench(TestBed testBed, Plan plan, Client client, Generator generator) {
        this.testBed = testBed;
        this.plan = plan;
        this.client = client;
        this.generator = generator;
        this.provider = testBed.provider(plan.perVideo());
        this.database = testBed.newDatabase("bench");
        this.token = database.signedIn(USER);
        database.addPersonasWithVideos(USER, 1, PERSONAS);
        this.service = testBed.service(database, HEAP, provider.settings());
        warmUp(Cell.SERVICE, service, checks().hit());
    }

    /** In the order in which they are run. */
    public List<Scenario> scenarios() {
        return List.of(new Comparison(this), new Generations(this), new DatabaseStopped(this), new RandomIds(this),
                new ManyPersonas(this), new MetricsCost(this), new StartUp(this), new LookUps(plan));
    }

    /** Sends load that is not measured, until the server's code is compiled. */
    void warmUp(String server, Target target, Traffic traffic) {
        Progress.say("warming up: %s, %s", server, traffic.name());
        generator.measure(target, traffic, Pace.SATURATION, new Window(plan.warmUp(), AFTER_WARM_UP));
    }

    StatusChecks checks() {
        return new StatusChecks(USER, PERSONAS);
    }

    TestBed testBed() {
        return testBed;
    }

    Plan plan() {
        return plan;
    }

    Client client() {
        return client;
    }

    Generator generator() {
        return generator;
    }

    Provider provider() {
        return provider;
    }

    Database database() {
        return database;
    }

    Service service() {
        return service;
    }

    String token() {
        return token;
    }

    @Override
    public void close() {
        service.close();
        provider.close();
    }
}
