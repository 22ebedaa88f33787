package io.personavideo.bench.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.personavideo.bench.load.UnexpectedAnswerException;
import io.personavideo.bench.process.Waiting;
import io.personavideo.bench.report.Section;

/**
 * Quick checks while videos are being made.
 */
final class Generations implements Scenario {

    /** As many of each as a provider and a user may have at once. */
    private static final int USERS = 10;
    private static final int PER_USER = 5;

    /** Until the JVM has compiled what follows jobs: that takes longer than following them does. */
    private static final int FIRST_ROUNDS = 4;

    private static final int ACCEPTED = 202;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long POLL_MS = 500;
    private static final String MAKER = "maker-";
    private static final String FIRST_MAKER = "first-maker-";

    private static final String UNFINISHED = """
            SELECT count(*) FROM video_jobs
            WHERE state IN ('queued', 'submitting', 'submit_unknown', 'processing', 'storing')
            """;
    private static final String BEING_MADE = "SELECT count(*) FROM video_jobs WHERE state = 'processing'";
    private static final String COMPLETED = """
            SELECT count(*) FROM video_jobs WHERE state = 'completed' AND user_id LIKE 'maker-%'
            """;

    private final Bench bench;

    Generations(Bench bench) {
        this.bench = bench;
    }

    @Override
    public String name() {
        return "generations";
    }

    @Override
    public Section run() {
        for (int round = 1; round <= FIRST_ROUNDS; round++) {
            Progress.say("making %d first videos, round %d of %d", USERS * PER_USER, round, FIRST_ROUNDS);
            makers(FIRST_MAKER + round + '-').forEach(this::request);
            awaitAllDone();
        }
        try (Steady steady = new Steady(bench)) {
            return new Section("While videos are being made", measure(steady));
        }
    }

    private String measure(Steady steady) {
        List<Maker> makers = makers(MAKER);
        steady.measure("no video is being made");
        makers.forEach(this::request);
        long before = bench.database().number(BEING_MADE);
        steady.measure("%d videos are being made".formatted(USERS * PER_USER));
        long after = bench.database().number(BEING_MADE);
        awaitAllDone();
        return """
                %d users ask for %d videos each. The provider, a sandbox in another process, takes %d s for a video; the
                service follows each job, fetches its result and stores it. %d were being made when measuring began and %d
                when it ended; %d of %d were completed in the end. With two cores the provider and PostgreSQL share the
                generator's. As many videos were made %d times before, so that the service's code for that was compiled.
                %s""".formatted(USERS, PER_USER, bench.plan().perVideo().toSeconds(), before, after,
                bench.database().number(COMPLETED), USERS * PER_USER, FIRST_ROUNDS, steady.text());
    }

    private record Maker(String persona, String token) {
    }

    private List<Maker> makers(String users) {
        List<Maker> makers = new ArrayList<>();
        for (int user = 1; user <= USERS; user++) {
            makers.addAll(newMaker(users + user, PER_USER));
        }
        return makers;
    }

    private List<Maker> newMaker(String user, int personas) {
        String token = bench.database().signedIn(user);
        bench.database().addPersonas(user, bench.provider().portraitUrl(), 1, personas);
        List<Maker> makers = new ArrayList<>();
        for (int persona = 1; persona <= personas; persona++) {
            makers.add(new Maker(user + '-' + persona, token));
        }
        return makers;
    }

    private void request(Maker maker) {
        String url = "%s/api/personas/%s/idle-video".formatted(bench.service().url(), maker.persona());
        int status = bench.client().post(url, Map.of("Authorization", "Bearer " + maker.token())).statusCode();
        if (status != ACCEPTED) {
            throw new UnexpectedAnswerException("POST %s answered %d and not %d".formatted(url, status, ACCEPTED));
        }
    }

    private void awaitAllDone() {
        Waiting.until("all videos are made", PATIENCE, POLL_MS, () -> bench.database().number(UNFINISHED) == 0);
    }
}
