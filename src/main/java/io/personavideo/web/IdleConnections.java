package io.personavideo.web;

import jakarta.inject.Singleton;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;

/**
 * Closes connections on which nothing has come in for {@code quarkus.http.idle-timeout}. By itself Quarkus has what goes
 * out watched as well, which costs two promises and their listeners for each answer.
 */
@Singleton
class IdleConnections implements HttpServerOptionsCustomizer {

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        watchWhatComesIn(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        watchWhatComesIn(options);
    }

    private static void watchWhatComesIn(HttpServerOptions options) {
        options.setReadIdleTimeout(options.getIdleTimeout()).setIdleTimeout(0);
    }
}
