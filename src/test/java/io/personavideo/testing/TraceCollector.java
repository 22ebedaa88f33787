package io.personavideo.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A real server that takes traces over OTLP (HTTP, protobuf) and remembers them.
 *
 * @see <a href="https://github.com/open-telemetry/opentelemetry-proto/blob/v1.5.0/opentelemetry/proto/trace/v1/trace.proto">
 *      the messages</a>
 */
public final class TraceCollector implements AutoCloseable {

    private static final int RESOURCE_SPANS = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int SPANS = 2;
    private static final int TRACE_ID = 1;
    private static final int SPAN_ID = 2;
    private static final int PARENT_ID = 4;
    private static final int NAME = 5;

    /**
     * @param words all that was sent with it, names and values
     */
    public record Span(String traceId, String spanId, String parentId, String name, String words) {
    }

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    public TraceCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public List<Span> spans() {
        return spans;
    }

    public List<Span> named(String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isPacked = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            InputStream body = isPacked ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
            Message request = new Message(ByteBuffer.wrap(body.readAllBytes()));
            request.all(RESOURCE_SPANS).forEach(resource -> resource.all(SCOPE_SPANS)
                    .forEach(scope -> scope.all(SPANS).forEach(span -> spans.add(span(span)))));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Span span(Message span) {
        return new Span(span.hex(TRACE_ID), span.hex(SPAN_ID), span.hex(PARENT_ID), new String(span.bytes(NAME), UTF_8),
                new String(span.all, UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** A message of protobuf, of which only nested messages, texts and bytes are read. */
    private static final class Message {

        private static final int VARINT = 0;
        private static final int FIXED64 = 1;
        private static final int LENGTH = 2;
        private static final int FIXED32 = 5;
        private static final int WIRE_TYPE_BITS = 3;
        private static final int WIRE_TYPE = 7;

        private final byte[] all;
        private final List<Integer> numbers = new ArrayList<>();
        private final List<byte[]> values = new ArrayList<>();

        private Message(ByteBuffer buffer) {
            this.all = new byte[buffer.remaining()];
            buffer.duplicate().get(all);
            buffer.order(ByteOrder.LITTLE_ENDIAN);
            while (buffer.hasRemaining()) {
                int tag = (int) varint(buffer);
                read(buffer, tag >>> WIRE_TYPE_BITS, tag & WIRE_TYPE);
            }
        }

        private void read(ByteBuffer buffer, int number, int wireType) {
            switch (wireType) {
                case VARINT -> varint(buffer);
                case FIXED64 -> buffer.getLong();
                case FIXED32 -> buffer.getInt();
                case LENGTH -> {
                    byte[] value = new byte[(int) varint(buffer)];
                    buffer.get(value);
                    numbers.add(number);
                    values.add(value);
                }
                default -> throw new IllegalStateException("wire type " + wireType);
            }
        }

        private static long varint(ByteBuffer buffer) {
            long value = 0;
            for (int shift = 0;; shift += 7) {
                byte next = buffer.get();
                value |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        private List<Message> all(int number) {
            List<Message> found = new ArrayList<>();
            for (int i = 0; i < numbers.size(); i++) {
                if (numbers.get(i) == number) {
                    found.add(new Message(ByteBuffer.wrap(values.get(i))));
                }
            }
            return found;
        }

        private byte[] bytes(int number) {
            int index = numbers.indexOf(number);
            return index < 0 ? new byte[0] : values.get(index);
        }

        private String hex(int number) {
            return HexFormat.of().formatHex(bytes(number));
        }
    }
}
