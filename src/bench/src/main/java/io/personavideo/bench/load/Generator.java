package io.personavideo.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpResponse;

import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.config.PhaseBuilder;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.config.Protocol;
import io.hyperfoil.http.steps.HttpStepCatalog;
import io.personavideo.bench.machine.ProcessStats;

/**
 * The load generator: Hyperfoil, in this process.
 */
public final class Generator {

    private static final String SETTLE = "settle";
    private static final String MEASURED = "measured";
    private static final String REQUEST_TIMEOUT = "10s";
    private static final long LONGEST_WAIT_FOR_ANSWERS_MS = 11_000;

    private final Client client;
    private final int threads;

    public Generator(Client client, int threads) {
        this.client = client;
        this.threads = threads;
    }

    public Measurement measure(Target target, Traffic traffic, Pace pace, Window window) {
        check(target, traffic);
        BenchmarkBuilder benchmark = benchmark(target, pace);
        phase(benchmark, SETTLE, traffic, pace, window.settle().toMillis());
        phase(benchmark, MEASURED, traffic, pace, window.measured().toMillis()).startAfterStrict(SETTLE);
        return MeasuredRun.of(benchmark.build(), MEASURED, ProcessStats.of(target.pid()));
    }

    /**
     * Asks once.
     *
     * @throws UnexpectedAnswerException so that nobody measures how fast something else is answered
     */
    public void check(Target target, Traffic traffic) {
        String path = traffic.next().get();
        HttpResponse<byte[]> answer = ask(target, traffic, path);
        if (answer.statusCode() != traffic.status()) {
            throw new UnexpectedAnswerException("%s: GET %s answered %d and not %d: %s".formatted(traffic.name(), path,
                    answer.statusCode(), traffic.status(), new String(answer.body(), UTF_8)));
        }
    }

    /** Whether it is answered as expected. */
    public boolean answers(Target target, Traffic traffic) {
        return ask(target, traffic, traffic.next().get()).statusCode() == traffic.status();
    }

    private HttpResponse<byte[]> ask(Target target, Traffic traffic, String path) {
        return client.get(target.url() + path, traffic.headers().apply(path));
    }

    private BenchmarkBuilder benchmark(Target target, Pace pace) {
        return BenchmarkBuilder.builder()
                .name("bench")
                .addPlugin(HttpPluginBuilder::new)
                .ergonomics()
                .repeatCookies(false)
                .userAgentFromSession(false)
                .autoRangeCheck(false)
                .stopOnInvalid(false)
                .endErgonomics()
                .http()
                .protocol(Protocol.HTTP)
                .host(Target.HOST)
                .port(target.port())
                .allowHttp2(false)
                .sharedConnections(pace.connections())
                .requestTimeout(REQUEST_TIMEOUT)
                .endHttp()
                .endPlugin()
                .threads(threads);
    }

    private static PhaseBuilder<?> phase(BenchmarkBuilder benchmark, String name, Traffic traffic, Pace pace,
            long millis) {
        return pace.of(benchmark.addPhase(name))
                .duration(millis)
                .maxDuration(millis + LONGEST_WAIT_FOR_ANSWERS_MS)
                .scenario()
                .maxRequests(1)
                .maxSequences(1)
                .initialSequence("request")
                .step(HttpStepCatalog.SC)
                .httpRequest(HttpMethod.GET)
                .path(session -> traffic.next().get())
                .headerAppender((session, request) -> traffic.headers().apply(request.request().path)
                        .forEach(request::putHeader))
                .handler()
                .status((request, status) -> {
                    if (status != traffic.status()) {
                        request.markInvalid();
                    }
                })
                .endHandler()
                .endStep()
                .endSequence()
                .endScenario();
    }
}
