package io.personavideo.status;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;

import io.personavideo.job.VideoJob;
import io.personavideo.status.StatusSnapshot.Tail;
import io.vertx.core.http.HttpHeaders;

/**
 * Makes snapshots: of jobs when they change, and of personas without any, which is done for each reader and so by filling
 * the id into a form.
 */
@Singleton
public class StatusSnapshots {

    private static final int MS_PER_SECOND = 1000;

    /** What an answer says from here on is said by very many. */
    private static final String TAIL = ",\"pollAfterMs\":";

    /** There are a few dozen of them: the paces by which clients ask again, each with the phases of a job. */
    private static final int MOST_TAILS = 1000;

    private static final byte[] NO_ETAG = {};

    private final StatusBodies bodies;
    private final ObjectWriter writer;
    private final Map<String, Tail> tails = new ConcurrentHashMap<>();
    private final Form known;
    private final Form unsure;

    StatusSnapshots(StatusBodies bodies, ObjectMapper mapper) {
        this.bodies = bodies;
        this.writer = mapper.writerFor(StatusBody.class);
        this.known = form(true);
        this.unsure = form(false);
    }

    /** The head of an answer with a gap where the persona's id belongs. */
    private record Form(byte[] before, byte[] after, Tail tail, byte[] etag) {

        StatusSnapshot fill(String personaId) {
            byte[] head = new byte[before.length + personaId.length() + after.length];
            System.arraycopy(before, 0, head, 0, before.length);
            for (int i = 0; i < personaId.length(); i++) {
                // The id is valid, and so it is ASCII and needs no escaping.
                head[before.length + i] = (byte) personaId.charAt(i);
            }
            System.arraycopy(after, 0, head, head.length - after.length, after.length);
            return new StatusSnapshot(personaId, 0, etag, head, tail);
        }
    }

    private Form form(boolean isKnown) {
        String gap = "GAP";
        StatusBody body = bodies.quickNotStarted(gap, isKnown);
        String json = json(body);
        String[] head = json.substring(0, json.indexOf(TAIL)).split(gap);
        return new Form(bytes(head[0]), bytes(head[1]), tail(json, body), isKnown ? bytes(etag(0)) : NO_ETAG);
    }

    StatusSnapshot of(VideoJob job) {
        StatusBody body = bodies.quick(job);
        String json = json(body);
        byte[] head = bytes(json.substring(0, json.indexOf(TAIL)));
        return new StatusSnapshot(body.personaId(), body.version(), bytes(etag(body.version())), head, tail(json, body));
    }

    private Tail tail(String json, StatusBody body) {
        String text = json.substring(json.indexOf(TAIL));
        boolean isOftenSaid = body.error() == null && body.progress() == null && body.expiresAt() == null
                && tails.size() < MOST_TAILS;
        return isOftenSaid ? tails.computeIfAbsent(text, rare -> newTail(rare, body)) : newTail(text, body);
    }

    private static Tail newTail(String json, StatusBody body) {
        // Rounded up to whole seconds.
        int seconds = Math.toIntExact((body.pollAfterMs() + MS_PER_SECOND - 1) / MS_PER_SECOND);
        return new Tail(bytes(json), seconds, HttpHeaders.createOptimized(Integer.toString(seconds)));
    }

    /**
     * @param personaId valid
     * @param isKnown false while memory may lack some personas that have jobs
     */
    StatusSnapshot notStarted(String personaId, boolean isKnown) {
        return (isKnown ? known : unsure).fill(personaId);
    }

    static String etag(long version) {
        return "\"" + version + "\"";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String json(StatusBody body) {
        try {
            return writer.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a status is always JSON", impossible);
        }
    }
}
