package io.personavideo.job;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobStateTest {

    private static final Failure FAILURE = new Failure(Failure.PROVIDER_FAILED, "out of memory");
    private static final JobState.Processing PROCESSING = new JobState.Processing("p1", true, 40);
    private static final JobState.Storing STORING = new JobState.Storing("p1", "https://theirs/1.mp4");

    private static final List<JobState.Active> ACTIVE = List.of(new JobState.Queued(), new JobState.Submitting(),
            new JobState.SubmitUnknown(), PROCESSING, STORING);
    private static final List<JobState.Ended> ENDED = List.of(new JobState.Completed("https://ours/1.mp4"),
            new JobState.Failed(FAILURE), new JobState.Canceled(), new JobState.TimedOut(FAILURE));

    private static final List<Move> MOVES = List.of(
            new Move("Queued.submit", new JobState.Queued().submit(), new JobState.Submitting()),
            new Move("Submitting.accepted", new JobState.Submitting().accepted("p1"),
                    new JobState.Processing("p1", false, null)),
            new Move("Submitting.postponed", new JobState.Submitting().postponed(), new JobState.Queued()),
            new Move("Submitting.refused", new JobState.Submitting().refused(FAILURE), new JobState.Failed(FAILURE)),
            new Move("Submitting.answerLost", new JobState.Submitting().answerLost(), new JobState.SubmitUnknown()),
            new Move("SubmitUnknown.found", new JobState.SubmitUnknown().found("p1"),
                    new JobState.Processing("p1", false, null)),
            new Move("SubmitUnknown.notFound", new JobState.SubmitUnknown().notFound(), new JobState.Queued()),
            new Move("Processing.progressed", PROCESSING.progressed(80), new JobState.Processing("p1", true, 80)),
            new Move("Processing.succeeded", PROCESSING.succeeded("https://theirs/1.mp4"), STORING),
            new Move("Processing.failed", PROCESSING.failed(FAILURE), new JobState.Failed(FAILURE)),
            new Move("Storing.stored", STORING.stored("https://ours/1.mp4"), new JobState.Completed("https://ours/1.mp4")),
            new Move("Storing.failed", STORING.failed(FAILURE), new JobState.Failed(FAILURE)));

    private record Move(String name, JobState reached, JobState expected) {

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @FieldSource("MOVES")
    void moveLeadsWhereItShould(Move move) {
        // Then
        assertEquals(move.expected(), move.reached());
    }

    @Test
    void noMoveIsMissingFromTheTableAbove() {
        // When
        Set<String> moves = ACTIVE.stream().flatMap(state -> movesOf(state.getClass())).collect(toSet());

        // Then
        assertEquals(MOVES.stream().map(Move::name).collect(toSet()), moves);
    }

    @ParameterizedTest
    @FieldSource("ACTIVE")
    void activeJobCanBeCanceled(JobState.Active state) {
        // When
        JobState end = state.cancel();

        // Then
        assertEquals(new JobState.Canceled(), end);
    }

    @ParameterizedTest
    @FieldSource("ACTIVE")
    void activeJobCanTimeOut(JobState.Active state) {
        // When
        JobState end = state.timeOut("It took longer than 30 minutes");

        // Then
        assertEquals(new JobState.TimedOut(new Failure("timed_out", "It took longer than 30 minutes")), end);
    }

    @ParameterizedTest
    @FieldSource("ENDED")
    void endOffersNoMove(JobState.Ended end) {
        // When
        Stream<String> moves = movesOf(end.getClass());

        // Then
        assertEquals(List.of(), moves.toList());
        assertEquals(List.of(), movesOf(JobState.Ended.class).toList());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(ints = { 20, 80 })
    void progressNeverTurnsBack(Integer late) {
        // Given
        JobState.Processing processing = new JobState.Processing("p1", true, 80);

        // When
        JobState.Processing after = processing.progressed(late);

        // Then
        assertEquals(processing, after);
    }

    @Test
    void firstProgressCountsEvenIfItIsZero() {
        // Given
        JobState.Processing silent = new JobState.Processing("p1", false, null);

        // When
        JobState.Processing after = silent.progressed(0);

        // Then
        assertEquals(new JobState.Processing("p1", true, 0), after);
    }

    @Test
    void statesOfThisTestAreAllThereAre() {
        // When
        Set<Class<?>> permitted = Stream.of(JobState.Active.class, JobState.Ended.class)
                .flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses()))
                .collect(toSet());

        // Then
        assertEquals(Stream.concat(ACTIVE.stream(), ENDED.stream()).map(Object::getClass).collect(toSet()), permitted);
        assertEquals(Set.of(JobState.Active.class, JobState.Ended.class), Set.of(JobState.class.getPermittedSubclasses()));
    }

    @Test
    void codesAreThoseOfTheSchema() throws IOException {
        // When
        List<Set<String>> stored = schemaLists("CHECK \\(state IN \\(([^)]*)\\)");

        // Then
        assertEquals(List.of(Stream.concat(codes(ACTIVE), codes(ENDED)).collect(toSet())), stored);
    }

    @Test
    void indexesOfTheSchemaCoverJustTheActiveStates() throws IOException {
        // When
        List<Set<String>> indexed = schemaLists("WHERE [^;]*\\bstate IN \\(([^)]*)\\)");

        // Then
        Set<String> active = codes(ACTIVE).collect(toSet());
        assertEquals(List.of(active, active), indexed);
    }

    private static Stream<String> codes(List<? extends JobState> states) {
        return states.stream().map(JobState::code);
    }

    /** The lists of states in the schema which the pattern's group finds. */
    private static List<Set<String>> schemaLists(String pattern) throws IOException {
        try (InputStream schema = JobState.class.getResourceAsStream("/db/migration/V1__main_job.sql")) {
            String sql = new String(schema.readAllBytes(), StandardCharsets.UTF_8);
            return Pattern.compile(pattern).matcher(sql).results().map(JobStateTest::quoted).toList();
        }
    }

    private static Set<String> quoted(MatchResult list) {
        return Pattern.compile("'(\\w+)'").matcher(list.group(1)).results().map(code -> code.group(1)).collect(toSet());
    }

    private static Stream<String> movesOf(Class<?> state) {
        return Arrays.stream(state.getDeclaredMethods())
                .filter(method -> !method.isSynthetic() && JobState.class.isAssignableFrom(method.getReturnType()))
                .map(Method::getName)
                .map(move -> state.getSimpleName() + "." + move);
    }
}
