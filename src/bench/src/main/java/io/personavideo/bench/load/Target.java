package io.personavideo.bench.load;

/**
 * A server on this machine that load is sent to.
 */
public interface Target {

    String HOST = "127.0.0.1";

    int port();

    long pid();

    default String url() {
        return "http://" + HOST + ":" + port();
    }
}
