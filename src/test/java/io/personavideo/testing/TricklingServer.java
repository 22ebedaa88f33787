package io.personavideo.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server of one video that comes quickly up to its half, and from there in drops until it is told to flow.
 */
public final class TricklingServer implements AutoCloseable {

    private static final int SIZE = 200_000;
    private static final int DROP = 10;
    private static final long MS_BETWEEN_DROPS = 50;

    private final byte[] video = SampleVideo.mp4(SIZE);
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch flow = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();

    public TricklingServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(threads);
        server.createContext("/video.mp4", this::serve);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/video.mp4";
    }

    public byte[] content() {
        return video;
    }

    /** How many times the video was asked for. */
    public int requests() {
        return requests.get();
    }

    /** From now on all that is left comes at once. */
    public void flow() {
        flow.countDown();
    }

    private void serve(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange; OutputStream out = exchange.getResponseBody()) {
            exchange.sendResponseHeaders(200, video.length);
            int sent = video.length / 2;
            out.write(video, 0, sent);
            while (isTrickling() && sent + DROP < video.length) {
                out.write(video, sent, DROP);
                out.flush();
                sent += DROP;
            }
            out.write(video, sent, video.length - sent);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isTrickling() throws InterruptedException {
        return !flow.await(MS_BETWEEN_DROPS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
