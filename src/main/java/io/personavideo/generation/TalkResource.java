package io.personavideo.generation;

import java.net.URI;
import java.util.regex.Pattern;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestResponse;

import io.personavideo.job.JobId;
import io.personavideo.job.PersonaId;
import io.personavideo.job.VideoJob;
import io.personavideo.problem.ProblemException;
import io.personavideo.session.Sessions;
import io.personavideo.status.StatusBodies;
import io.personavideo.status.StatusBody;
import io.personavideo.web.GivenUrls;
import io.personavideo.web.PathIds;
import io.smallrye.mutiny.Uni;

/**
 * Asks for a video of a persona that speaks, and takes the request back.
 */
@Path("/api/personas")
@Produces(MediaType.APPLICATION_JSON)
public class TalkResource {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final Sessions sessions;
    private final Generation generation;
    private final KeysInFlight keys;
    private final StatusBodies bodies;
    private final GivenUrls urls;

    TalkResource(Sessions sessions, Generation generation, KeysInFlight keys, StatusBodies bodies, GivenUrls urls) {
        this.sessions = sessions;
        this.generation = generation;
        this.keys = keys;
        this.bodies = bodies;
        this.urls = urls;
    }

    @POST
    @Path("/{id}/talk")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<StatusBody>> talk(@PathParam("id") String id,
            @HeaderParam("Idempotency-Key") String key, TalkInput input, @Context HttpHeaders headers) {
        PersonaId persona = PathIds.persona(id);
        return sessions.authenticate(headers)
                .flatMap(session -> talk(session.userId(), persona, validKey(key), required(input), headers))
                .invoke(Refusals::throwIfNewAndFailed)
                .map(answer -> answer(answer.job()));
    }

    private Uni<Generation.Answer> talk(String userId, PersonaId persona, String key, TalkInput input,
            HttpHeaders headers) {
        return input.speech(urls)
                .flatMap(speech -> keys.oneAtATime(userId, key,
                        () -> generation.requestTalk(userId, persona, speech, key, JobTraces.caller(headers))));
    }

    private static String validKey(String key) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw ProblemException.badRequest("bad_idempotency_key",
                    "An Idempotency-Key is 1 to 255 printable ASCII characters without spaces");
        }
        return key;
    }

    private static TalkInput required(TalkInput input) {
        if (input == null) {
            throw ProblemException.badRequest("malformed_json", "The body is not the JSON that is expected here");
        }
        return input;
    }

    private RestResponse<StatusBody> answer(VideoJob job) {
        RestResponse.Status status = job.isActive() ? RestResponse.Status.ACCEPTED : RestResponse.Status.OK;
        URI location = URI.create("/api/personas/" + job.personaId() + "/talk?jobId=" + job.id());
        return RestResponse.ResponseBuilder.create(status, bodies.of(job)).location(location).build();
    }

    @DELETE
    @Path("/{id}/talk")
    public Uni<StatusBody> cancel(@PathParam("id") String id, @QueryParam("jobId") String jobId,
            @Context HttpHeaders headers) {
        PersonaId persona = PathIds.persona(id);
        JobId job = PathIds.job(jobId);
        return sessions.authenticate(headers)
                .flatMap(session -> generation.cancelTalk(session.userId(), persona, job))
                .map(bodies::of);
    }
}
