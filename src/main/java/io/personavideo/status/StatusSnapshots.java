package io.personavideo.status;

import java.nio.charset.StandardCharsets;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;

import io.personavideo.job.VideoJob;

/**
 * Makes snapshots: of jobs when they change, and of personas without any, which is done for each reader and so by filling
 * the id into a form.
 */
@Singleton
public class StatusSnapshots {

    private static final int MS_PER_SECOND = 1000;

    private final StatusBodies bodies;
    private final ObjectWriter writer;
    private final Form known;
    private final Form unsure;

    StatusSnapshots(StatusBodies bodies, ObjectMapper mapper) {
        this.bodies = bodies;
        this.writer = mapper.writerFor(StatusBody.class);
        this.known = form(true);
        this.unsure = form(false);
    }

    /** An answer with a gap where the persona's id belongs. */
    private record Form(byte[] before, byte[] after, String etag, String retryAfter) {

        StatusSnapshot fill(String personaId) {
            byte[] json = new byte[before.length + personaId.length() + after.length];
            System.arraycopy(before, 0, json, 0, before.length);
            for (int i = 0; i < personaId.length(); i++) {
                // The id is valid, and so it is ASCII and needs no escaping.
                json[before.length + i] = (byte) personaId.charAt(i);
            }
            System.arraycopy(after, 0, json, json.length - after.length, after.length);
            return new StatusSnapshot(personaId, 0, etag, retryAfter, json);
        }
    }

    private Form form(boolean isKnown) {
        String id = "GAP";
        StatusBody body = bodies.quickNotStarted(id, isKnown);
        String[] parts = json(body).split(id);
        return new Form(parts[0].getBytes(StandardCharsets.UTF_8), parts[1].getBytes(StandardCharsets.UTF_8),
                isKnown ? etag(0) : null, retryAfter(body));
    }

    StatusSnapshot of(VideoJob job) {
        StatusBody body = bodies.quick(job);
        return new StatusSnapshot(body.personaId(), body.version(), etag(body.version()), retryAfter(body),
                json(body).getBytes(StandardCharsets.UTF_8));
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

    /** In whole seconds, rounded up; of the few that there are each exists once. */
    private static String retryAfter(StatusBody body) {
        return Long.toString((body.pollAfterMs() + MS_PER_SECOND - 1) / MS_PER_SECOND).intern();
    }

    private String json(StatusBody body) {
        try {
            return writer.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a status is always JSON", impossible);
        }
    }
}
