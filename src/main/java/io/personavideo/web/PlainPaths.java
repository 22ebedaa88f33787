package io.personavideo.web;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.personavideo.problem.ProblemException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses paths with a semicolon. What follows one is a matrix parameter to JAX-RS, which would leave it out silently, so
 * that an id which can't be became one that can.
 */
@Singleton
class PlainPaths {

    private static final int PRIORITY = 900;

    void register(@Observes Filters filters) {
        filters.register(PlainPaths::check, PRIORITY);
    }

    private static void check(RoutingContext exchange) {
        String path = exchange.request().path();
        if (path == null || path.indexOf(';') < 0) {
            exchange.next();
        } else {
            ProblemException.badRequest("bad_path", "A path has no semicolons here").answer(exchange.response());
        }
    }
}
