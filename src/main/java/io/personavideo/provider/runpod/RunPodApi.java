package io.personavideo.provider.runpod;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
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
 * The wire: RunPod's HTTP API for serverless endpoints, call by call.
 */
@RegisterRestClient(configKey = "runpod")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface RunPodApi {

    @POST
    @Path("/{endpoint}/run")
    Uni<Run> run(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @PathParam("endpoint") String endpoint,
            NewRun run);

    @GET
    @Path("/{endpoint}/status/{id}")
    Uni<Run> status(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("endpoint") String endpoint, @PathParam("id") String id);

    @POST
    @Path("/{endpoint}/cancel/{id}")
    Uni<Run> cancel(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("endpoint") String endpoint, @PathParam("id") String id);

    @GET
    @Path("/{endpoint}/health")
    Uni<EndpointHealth> health(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("endpoint") String endpoint);

    /** What a provider says is read if it can be at all: refusing it could lose a video that is paid for. */
    @ClientObjectMapper
    static ObjectMapper lenient(ObjectMapper strict) {
        return strict.copy()
                .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature())
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @ClientExceptionMapper
    static RuntimeException toException(Response response) {
        return CallFailures.exception("RunPod", response);
    }
}
