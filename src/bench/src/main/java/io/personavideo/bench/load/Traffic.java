package io.personavideo.bench.load;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One kind of request, sent over and over.
 *
 * @param status what every answer must have; others are errors
 * @param all the paths, if they are few
 * @param next gives the path of the next request
 * @param headers the headers that go with a path
 */
public record Traffic(String name, int status, List<String> all, Supplier<String> next,
        Function<String, Map<String, String>> headers) {

    /** Over the given paths in random order. */
    public static Traffic over(String name, int status, List<String> paths,
            Function<String, Map<String, String>> headers) {
        return new Traffic(name, status, paths, () -> paths.get(ThreadLocalRandom.current().nextInt(paths.size())),
                headers);
    }
}
