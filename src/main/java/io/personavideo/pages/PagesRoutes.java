package io.personavideo.pages;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

import io.personavideo.problem.ProblemException;
import io.personavideo.web.ETags;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Where browsers find the element and the pages. Browsers keep the files and ask each time whether they have changed, so
 * that an update is there at once.
 */
@Singleton
class PagesRoutes {

    /** Served whether or not there are pages, and to every site. */
    private static final List<String> ELEMENT = List.of("/persona-video.js", "/persona-video.d.ts",
            "/persona-video/client.js", "/persona-video/connection.js", "/persona-video/dom.js",
            "/persona-video/feed.js", "/persona-video/player.js", "/persona-video/stream.js", "/persona-video/style.js",
            "/persona-video/tabs.js", "/persona-video/view.js", "/persona-video/words.js");

    private static final Map<String, String> PAGES = Map.of(
            "/", "/pages/home.html",
            "/video-gallery", "/pages/gallery.html",
            "/personas", "/pages/personas.html",
            "/personas/:id", "/pages/persona.html");

    private static final List<String> PAGE_FILES = List.of("/pages/app.css", "/pages/icon.svg", "/pages/api.js",
            "/pages/batch.js", "/pages/dialogs.js", "/pages/gallery.js", "/pages/history.js", "/pages/home.js",
            "/pages/persona.js", "/pages/personas.js", "/pages/shell.js", "/pages/talk.js");

    private static final int NOT_MODIFIED = 304;

    private final Map<String, WebFile> files = new ConcurrentHashMap<>();
    private final PagesSettings settings;
    private final String policy;

    PagesRoutes(PagesSettings settings) {
        this.settings = settings;
        this.policy = settings.contentSecurityPolicy();
    }

    void mount(@Observes Router router) {
        ELEMENT.forEach(name -> get(router, name, exchange -> answerElement(exchange, name)));
        if (settings.enabled()) {
            PAGES.forEach((path, name) -> get(router, path, exchange -> answerPage(exchange, name)));
            PAGE_FILES.forEach(name -> get(router, name, exchange -> answer(exchange, name)));
        } else {
            PAGES.keySet().forEach(path -> get(router, path, PagesRoutes::refuse));
        }
    }

    private static void get(Router router, String path, Handler<RoutingContext> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
    }

    private static void refuse(RoutingContext exchange) {
        ProblemException.of(Response.Status.NOT_FOUND, "not_found", "There are no pages here").answer(exchange.response());
    }

    private void answerElement(RoutingContext exchange, String name) {
        exchange.response().putHeader("Cross-Origin-Resource-Policy", "cross-origin");
        answer(exchange, name);
    }

    private void answerPage(RoutingContext exchange, String name) {
        exchange.response()
                .putHeader("Content-Security-Policy", policy)
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Referrer-Policy", "same-origin");
        answer(exchange, name);
    }

    private void answer(RoutingContext exchange, String name) {
        WebFile file = file(name);
        HttpServerResponse response = exchange.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, file.etag())
                .putHeader("X-Content-Type-Options", "nosniff");
        if (ETags.match(exchange.request().getHeader(HttpHeaders.IF_NONE_MATCH), file.etag())) {
            response.setStatusCode(NOT_MODIFIED).end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, file.type()).end(file.content());
        }
    }

    private WebFile file(String name) {
        // In dev mode it may have been edited since.
        return LaunchMode.current() == LaunchMode.DEVELOPMENT ? WebFile.read(name)
                : files.computeIfAbsent(name, WebFile::read);
    }
}
