package io.personavideo.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Serves the portraits of the demo personas, where the sandbox fetches them as a provider would.
 */
@Singleton
class DemoPortraits {

    private static final String PATH = "/demo/portraits/:name";
    private static final String NAME = "[a-z]+\\.jpg";

    private final Vertx vertx;

    DemoPortraits(Vertx vertx) {
        this.vertx = vertx;
    }

    void mount(@Observes Router router) {
        router.get(PATH).handler(this::serve);
    }

    private void serve(RoutingContext request) {
        String name = request.pathParam("name");
        if (!name.matches(NAME)) {
            request.next();
            return;
        }
        vertx.executeBlocking(() -> read(name), false)
                .onSuccess(portrait -> answer(request, portrait))
                .onFailure(request::fail);
    }

    private static void answer(RoutingContext request, byte[] portrait) {
        if (portrait == null) {
            request.next();
            return;
        }
        request.response().putHeader("content-type", "image/jpeg").end(Buffer.buffer(portrait));
    }

    /** Null if there is none of that name. */
    private static byte[] read(String name) {
        try (InputStream file = DemoPortraits.class.getResourceAsStream("/demo/portraits/" + name)) {
            return file == null ? null : file.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
