package io.personavideo.bench.process;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.personavideo.bench.load.Client;
import io.personavideo.bench.load.Target;
import io.personavideo.bench.load.Traffic;
import io.personavideo.bench.load.UnexpectedAnswerException;

/**
 * A bare server that answers just as a service does: it asks the service first.
 */
public final class BareTwin implements Target, AutoCloseable {

    private static final String IF_NONE_MATCH = "If-None-Match";

    private final ServerProcess process;

    private BareTwin(ServerProcess process) {
        this.process = process;
    }

    public static BareTwin of(Service service, List<Traffic> traffics, String heap, TestBed testBed, Client client) {
        List<RecordedAnswers.Answer> answers = new ArrayList<>();
        for (Traffic traffic : traffics) {
            for (String path : traffic.all()) {
                answers.add(ask(service, path, traffic.headers().apply(path), client));
            }
        }
        ServerProcess process = testBed.bare(answers, service.eventLoops(), heap);
        traffics.forEach(traffic -> checkIsTheSame(service, process, traffic, client));
        return new BareTwin(process);
    }

    private static RecordedAnswers.Answer ask(Target server, String path, Map<String, String> headers, Client client) {
        HttpResponse<byte[]> answer = client.get(server.url() + path, headers);
        return new RecordedAnswers.Answer(path, headers.containsKey(IF_NONE_MATCH), answer.statusCode(),
                headersOf(answer), answer.body());
    }

    private static Map<String, String> headersOf(HttpResponse<byte[]> answer) {
        Map<String, String> headers = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> headers.put(name, String.join(",", values)));
        return headers;
    }

    private static void checkIsTheSame(Target service, Target bare, Traffic traffic, Client client) {
        for (String path : traffic.all()) {
            RecordedAnswers.Answer expected = ask(service, path, traffic.headers().apply(path), client);
            RecordedAnswers.Answer given = ask(bare, path, traffic.headers().apply(path), client);
            if (!given.headers().equals(expected.headers()) || !Arrays.equals(given.body(), expected.body())) {
                throw new UnexpectedAnswerException("%s: for %s the bare server sends %s and the service %s".formatted(
                        traffic.name(), path, given.headers(), expected.headers()));
            }
        }
    }

    @Override
    public int port() {
        return process.port();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
