package io.personavideo.testing;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Many callers that do the same at the same time.
 */
public final class Crowd {

    private Crowd() {
    }

    /** What each of them got. */
    public static <T> List<T> of(int callers, Callable<T> call) {
        return ofDifferent(callers, caller -> call);
    }

    /**
     * What each of them got who do not all ask the same.
     *
     * @param calls by the caller's number, from 0 on
     */
    public static <T> List<T> ofDifferent(int callers, IntFunction<Callable<T>> calls) {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<T>> answers = IntStream.range(0, callers)
                .mapToObj(caller -> threads.submit(() -> afterwards(start, calls.apply(caller)))).toList();
        start.countDown();
        threads.shutdown();
        return answers.stream().map(Crowd::result).toList();
    }

    private static <T> T afterwards(CountDownLatch start, Callable<T> call) throws Exception {
        start.await();
        return call.call();
    }

    private static <T> T result(Future<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
