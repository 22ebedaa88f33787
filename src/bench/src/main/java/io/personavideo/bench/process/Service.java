package io.personavideo.bench.process;

import io.personavideo.bench.load.Target;
import io.personavideo.bench.machine.ProcessStats;

/**
 * The packaged service in a process of its own.
 *
 * @param secondsToReady from the start of its process until it was ready, all statuses read
 */
public record Service(ServerProcess process, double secondsToReady) implements Target, AutoCloseable {

    @Override
    public int port() {
        return process.port();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    int eventLoops() {
        return ProcessStats.of(pid()).threads("vert.x-eventloo");
    }

    @Override
    public void close() {
        process.close();
    }
}
