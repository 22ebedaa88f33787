package io.personavideo.web;

import jakarta.inject.Singleton;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;

/**
 * Bounds what the kernel takes for a connection whose client does not read. By itself Linux takes up to 4 MiB, which makes
 * gigabytes of a thousand such readers of events; this is still enough for 20 Mbit/s over a distance of 100 ms.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7), tcp_wmem</a>
 */
@Singleton
class SendBuffers implements HttpServerOptionsCustomizer {

    private static final int BYTES = 256 * 1024;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setSendBufferSize(BYTES);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setSendBufferSize(BYTES);
    }
}
