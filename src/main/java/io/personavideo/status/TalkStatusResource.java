package io.personavideo.status;

import java.time.Duration;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestResponse;

import io.personavideo.job.JobId;
import io.personavideo.job.PersonaId;
import io.personavideo.problem.ProblemException;
import io.personavideo.web.PathIds;
import io.smallrye.mutiny.Uni;

/**
 * Whether a talk video is ready, from memory. Its job's id can't be guessed, so knowing it is the right to ask.
 */
@Path("/api/personas")
@Produces(MediaType.APPLICATION_JSON)
public class TalkStatusResource {

    private static final Duration WARM_UP_RETRY = Duration.ofSeconds(1);

    private final TalkRegion region;
    private final StatusRegion idleVideos;
    private final EarlyChecks early;
    private final QuickChecks checks;
    private final StatusAnswers answers;

    TalkStatusResource(TalkRegion region, StatusRegion idleVideos, EarlyChecks early, QuickChecks checks,
            StatusAnswers answers) {
        this.region = region;
        this.idleVideos = idleVideos;
        this.early = early;
        this.checks = checks;
        this.answers = answers;
    }

    @GET
    @Path("/{id}/talk")
    public Uni<RestResponse<Object>> status(@PathParam("id") String id, @QueryParam("jobId") String jobId,
            @Context HttpHeaders headers) {
        PersonaId persona = PathIds.persona(id);
        String job = job(jobId).toString();
        Uni<Void> whenItIsTime = isTooEarlyFor(job) ? early.untilWarm() : Uni.createFrom().voidItem();
        return whenItIsTime.map(now -> answers.quick(checks.inTime(held(job, persona)), headers));
    }

    /** Talk videos are read together with the others. */
    private boolean isTooEarlyFor(String job) {
        return !idleVideos.isWarm() && region.find(job) == null;
    }

    private StatusSnapshot held(String job, PersonaId persona) {
        if (isTooEarlyFor(job)) {
            throw ProblemException.unavailable("not_ready", "Statuses are still being read", WARM_UP_RETRY);
        }
        StatusSnapshot snapshot = region.find(job);
        if (snapshot == null || !snapshot.personaId().equals(persona.value())) {
            throw ProblemException.of(Response.Status.NOT_FOUND, "job_not_found",
                    "There is no such talk video of this persona, or it ended long ago");
        }
        return snapshot;
    }

    private static JobId job(String text) {
        if (text == null) {
            throw ProblemException.badRequest("bad_job_id", "The parameter jobId is missing");
        }
        return PathIds.job(text);
    }
}
