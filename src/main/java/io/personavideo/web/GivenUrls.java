package io.personavideo.web;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.personavideo.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;

/**
 * Checks addresses that users give for a provider to fetch. Nothing here connects to them, so that a host is looked up only
 * to refuse one that leads to no public address now; one that can't be looked up is left for the provider to find out.
 */
@Singleton
public class GivenUrls {

    /** Names that are answered slowly hold up each other, and nothing else. */
    private static final int LOOKUPS_AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final OutsideUrls urls;
    private final HostLookup lookup;
    private final WorkerExecutor lookups;

    @Inject
    GivenUrls(OutsideUrls urls, Vertx vertx) {
        this(urls, vertx, HostLookup.SYSTEM);
    }

    GivenUrls(OutsideUrls urls, Vertx vertx, HostLookup lookup) {
        this.urls = urls;
        this.lookup = lookup;
        this.lookups = vertx.createSharedWorkerExecutor("persona-video-lookup", LOOKUPS_AT_ONCE);
    }

    /**
     * The address, if it may be used. Fails as a bad request otherwise.
     *
     * @param name what the caller calls it by
     */
    public Uni<String> checked(String name, String code, String text) {
        return Uni.createFrom().completionStage(() -> check(text).toCompletionStage())
                .onFailure(UnsafeUrlException.class).transform(unsafe -> ProblemException.badRequest(code,
                        name + " can't be used: it " + unsafe.getMessage()));
    }

    private Future<String> check(String text) {
        try {
            OutsideUrl url = urls.check(text);
            return lookups.executeBlocking(() -> leadsAstray(url), false)
                    .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .otherwise(false)
                    .compose(isAstray -> isAstray ? Future.failedFuture(new UnsafeUrlException(
                            "leads to %s, which has an address that is not public".formatted(url.host())))
                            : Future.succeededFuture(text));
        } catch (UnsafeUrlException unsafe) {
            return Future.failedFuture(unsafe);
        }
    }

    private boolean leadsAstray(OutsideUrl url) throws UnknownHostException {
        return lookup.addresses(url.host()).stream().anyMatch(address -> !urls.mayConnect(url, address));
    }
}
