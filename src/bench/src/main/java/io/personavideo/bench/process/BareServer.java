package io.personavideo.bench.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * The least that a Vert.x server can do to give the service's answers: find the bytes by the path, and send them. Runs in
 * a process of its own, on the very libraries that the service is packaged with.
 */
public final class BareServer extends AbstractVerticle {

    private final Map<String, Answer> answers;
    private final Map<String, Answer> conditionalAnswers;
    private final int port;

    private record Answer(int status, Map<CharSequence, CharSequence> headers, Buffer body) {
    }

    private BareServer(Map<String, Answer> answers, Map<String, Answer> conditionalAnswers, int port) {
        this.answers = answers;
        this.conditionalAnswers = conditionalAnswers;
        this.port = port;
    }

    /** Its arguments are the port, the number of event loops, and the file with the answers. */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int eventLoops = Integer.parseInt(arguments[1]);
        Map<String, Answer> answers = new HashMap<>();
        Map<String, Answer> conditionalAnswers = new HashMap<>();
        RecordedAnswers.read(Path.of(arguments[2]), recorded -> (recorded.conditional() ? conditionalAnswers : answers)
                .put(recorded.path(), answer(recorded)));
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops))
                .deployVerticle(() -> new BareServer(answers, conditionalAnswers, port),
                        new DeploymentOptions().setInstances(eventLoops))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }

    private static Answer answer(RecordedAnswers.Answer recorded) {
        Map<CharSequence, CharSequence> headers = new HashMap<>();
        recorded.headers().forEach((name, value) -> headers.put(HttpHeaders.createOptimized(name),
                HttpHeaders.createOptimized(value)));
        return new Answer(recorded.status(), headers, Buffer.buffer(recorded.body()));
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(port, "127.0.0.1")
                .<Void> mapEmpty()
                .onComplete(started);
    }

    private void answer(HttpServerRequest request) {
        boolean conditional = request.headers().contains(HttpHeaders.IF_NONE_MATCH);
        Answer answer = (conditional ? conditionalAnswers : answers).get(request.uri());
        HttpServerResponse response = request.response();
        if (answer == null) {
            response.setStatusCode(404).end();
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (answer.body().length() == 0) {
            response.end();
        } else {
            response.end(answer.body());
        }
    }
}
