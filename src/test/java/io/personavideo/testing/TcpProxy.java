package io.personavideo.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A network between a client and a server that passes everything on, slowly, or for a while nothing at all without saying
 * so to either, as a cable does that is pulled out and plugged in again.
 */
public final class TcpProxy implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final int target;
    private final ServerSocket entrance;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tcp-proxy");
        thread.setDaemon(true);
        return thread;
    });

    private volatile CountDownLatch obstacle = new CountDownLatch(0);
    private volatile Duration delay = Duration.ZERO;

    private TcpProxy(int target, ServerSocket entrance) {
        this.target = target;
        this.entrance = entrance;
    }

    public static TcpProxy to(int port) {
        try {
            TcpProxy proxy = new TcpProxy(port, new ServerSocket(0, BUFFER, InetAddress.getLoopbackAddress()));
            proxy.threads.submit(proxy::accept);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /** From now on nothing gets through. */
    public void freeze() {
        obstacle = new CountDownLatch(1);
    }

    /** What has waited gets through now. */
    public void thaw() {
        obstacle.countDown();
    }

    /** From now on each answer comes so much later. */
    public void slowDown(Duration byHowMuch) {
        delay = byHowMuch;
    }

    private Void accept() throws IOException {
        while (true) {
            Socket client = entrance.accept();
            threads.submit(() -> connect(client));
        }
    }

    private Void connect(Socket client) throws IOException, InterruptedException {
        sockets.add(client);
        obstacle.await();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(server);
        threads.submit(() -> pass(client, server, false));
        return pass(server, client, true);
    }

    private Void pass(Socket from, Socket to, boolean areAnswers) throws IOException, InterruptedException {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                obstacle.await();
                if (areAnswers) {
                    TimeUnit.MILLISECONDS.sleep(delay.toMillis());
                }
                out.write(buffer, 0, length);
                out.flush();
            }
            return null;
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    @Override
    public void close() {
        thaw();
        threads.shutdownNow();
        try {
            entrance.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
