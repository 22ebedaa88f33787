package io.personavideo.web;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;

/**
 * How a process ends that is told to. The two times together are less than the grace that whoever tells it gives before it
 * kills: 10 s in Docker, 30 s in Kubernetes where nothing else is asked for. Defaults are in
 * {@code application.properties}, because Quarkus's own settings refer to them.
 */
@ConfigMapping(prefix = "persona-video.shutdown")
public interface ShutdownConfig {

    /** For how long it goes on as before but says that it is not ready, until load balancers have noticed. */
    Duration delay();

    /** For how long after that it finishes what it has in hand, before it leaves the rest to other replicas. */
    Duration timeout();
}
