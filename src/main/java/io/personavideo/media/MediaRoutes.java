package io.personavideo.media;

import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

import io.personavideo.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;

/**
 * Serves the videos that are kept in a directory, with ranges. What is under a job's name never changes, so that browsers
 * and CDNs may keep it for good.
 */
@Singleton
class MediaRoutes {

    static final String PATH = "/media";

    private static final Pattern NAME = Pattern.compile(PATH + "/" + DirectoryStore.NAME.pattern());

    private static final int NOT_MODIFIED = 304;

    private final MediaSettings settings;

    MediaRoutes(MediaSettings settings) {
        this.settings = settings;
    }

    void mount(@Observes Router router) {
        if (settings.kind() == MediaSettings.Kind.DIRECTORY) {
            // What is known of a file is not cached here: a video can be removed at any time. "Hidden" counts the folders
            // above the directory, too; which names are served is decided before.
            StaticHandler files = StaticHandler.create(FileSystemAccess.ROOT, settings.directory().toString())
                    .setAlwaysAsyncFS(true)
                    .setCachingEnabled(false)
                    .setIncludeHidden(true);
            router.get(PATH + "/*").handler(this::check).handler(files).handler(MediaRoutes::refuse);
            router.head(PATH + "/*").handler(this::check).handler(files).handler(MediaRoutes::refuse);
        }
    }

    private void check(RoutingContext exchange) {
        if (!NAME.matcher(exchange.request().path()).matches()) {
            refuse(exchange);
            return;
        }
        exchange.addHeadersEndHandler(headers -> describe(exchange));
        exchange.next();
    }

    private static void describe(RoutingContext exchange) {
        HttpServerResponse response = exchange.response();
        response.putHeader("X-Content-Type-Options", "nosniff");
        if (response.getStatusCode() < NOT_MODIFIED) {
            response.putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
        }
    }

    private static void refuse(RoutingContext exchange) {
        ProblemException.of(Response.Status.NOT_FOUND, "video_not_found", "There is no such video")
                .answer(exchange.response());
    }
}
