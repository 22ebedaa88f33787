package io.personavideo.provider.sandbox;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import io.vertx.core.Vertx;

/** Things to be done later, unless all is called off before. */
final class Alarms {

    private final Vertx vertx;
    private final Set<Long> pending = new HashSet<>();
    private boolean calledOff;

    Alarms(Vertx vertx) {
        this.vertx = vertx;
    }

    synchronized void in(Duration delay, Runnable action) {
        if (!calledOff) {
            pending.add(vertx.setTimer(Math.max(1, delay.toMillis()), timer -> {
                if (isPending(timer)) {
                    action.run();
                }
            }));
        }
    }

    private synchronized boolean isPending(Long timer) {
        return pending.remove(timer);
    }

    synchronized void every(Duration period, Runnable action) {
        if (!calledOff) {
            pending.add(vertx.setPeriodic(period.toMillis(), timer -> action.run()));
        }
    }

    synchronized void callOff() {
        calledOff = true;
        pending.forEach(vertx::cancelTimer);
        pending.clear();
    }
}
