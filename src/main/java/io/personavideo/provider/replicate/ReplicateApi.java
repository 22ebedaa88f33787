package io.personavideo.provider.replicate;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.personavideo.provider.CallFailures;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.quarkus.rest.client.reactive.jackson.ClientObjectMapper;
import io.smallrye.mutiny.Uni;

/**
 * The wire: Replicate's HTTP API, call by call.
 */
@RegisterRestClient(configKey = "replicate")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface ReplicateApi {

    /** How long Replicate lets a prediction run, counted from its creation; at least 5 seconds. */
    String CANCEL_AFTER = "Cancel-After";

    @POST
    @Path("/predictions")
    Uni<Prediction> createForVersion(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam(CANCEL_AFTER) String cancelAfter, NewPrediction prediction);

    @POST
    @Path("/models/{owner}/{name}/predictions")
    Uni<Prediction> createForModel(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam(CANCEL_AFTER) String cancelAfter, @PathParam("owner") String owner,
            @PathParam("name") String name, NewPrediction prediction);

    @GET
    @Path("/predictions/{id}")
    Uni<Prediction> get(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @PathParam("id") String id);

    @POST
    @Path("/predictions/{id}/cancel")
    Uni<Prediction> cancel(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @PathParam("id") String id);

    @GET
    @Path("/predictions")
    Uni<PredictionPage> list(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @QueryParam("created_after") String createdAfter, @QueryParam("cursor") String cursor);

    /** What a provider says is read if it can be at all: refusing it could lose a video that is paid for. */
    @ClientObjectMapper
    static ObjectMapper lenient(ObjectMapper strict) {
        return strict.copy()
                .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature())
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @ClientExceptionMapper
    static RuntimeException toException(Response response) {
        return CallFailures.exception("Replicate", response);
    }
}
