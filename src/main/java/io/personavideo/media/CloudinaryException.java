package io.personavideo.media;

import java.util.Set;
import java.util.regex.Pattern;

import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * An answer of Cloudinary's that is not a success, and what follows from it.
 */
final class CloudinaryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Of Cloudinary's words. In characters. */
    private static final int MOST_QUOTED = 300;

    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    /** The settings are at fault, or the rate, or something passes: all can be over before the provider deletes the result. */
    private static final Set<Integer> MAY_PASS = Set.of(401, 403, 404, 408, 420, 423, 429);

    private static final Pattern SOURCE_GONE = Pattern.compile("Error in loading .* - (403|404|410)\\b.*", Pattern.DOTALL);
    private static final Pattern SOURCE_TROUBLE = Pattern.compile("Error in loading .*", Pattern.DOTALL);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final String said;

    private CloudinaryException(int status, String said) {
        super("Cloudinary answered %d%s".formatted(status, said.isEmpty() ? "" : " (" + said + ")"));
        this.status = status;
        this.said = said;
    }

    static CloudinaryException of(Response response) {
        String text = text(response);
        return new CloudinaryException(response.getStatus(),
                text.length() > MOST_QUOTED ? text.substring(0, MOST_QUOTED) + "…" : text);
    }

    private static String text(Response response) {
        try {
            String body = response.hasEntity() ? response.readEntity(String.class) : "";
            return JSON.readTree(body).path("error").path("message").asText("");
        } catch (JsonProcessingException | RuntimeException notJson) {
            return "";
        }
    }

    StoreOutcome outcome() {
        if (status == BAD_REQUEST && SOURCE_GONE.matcher(said).matches()) {
            return new StoreOutcome.Expired(getMessage());
        }
        boolean mayPass = status >= SERVER_ERROR || MAY_PASS.contains(status) || SOURCE_TROUBLE.matcher(said).matches();
        return mayPass ? new StoreOutcome.NotNow(getMessage()) : new StoreOutcome.Refused(getMessage());
    }
}
