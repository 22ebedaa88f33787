package io.personavideo.media;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.quarkus.rest.client.reactive.jackson.ClientObjectMapper;
import io.smallrye.mutiny.Uni;

/**
 * The wire: Cloudinary's upload API, call by call.
 */
@RegisterRestClient(configKey = "cloudinary")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.APPLICATION_JSON)
interface CloudinaryApi {

    @POST
    @Path("/{cloud}/video/upload")
    Uni<CloudinaryAsset> upload(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("cloud") String cloud, MultivaluedMap<String, String> parameters);

    @POST
    @Path("/{cloud}/video/destroy")
    Uni<Void> destroy(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @PathParam("cloud") String cloud,
            MultivaluedMap<String, String> parameters);

    @ClientObjectMapper
    static ObjectMapper lenient(ObjectMapper strict) {
        return strict.copy()
                .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature())
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @ClientExceptionMapper
    static RuntimeException toException(Response response) {
        return CloudinaryException.of(response);
    }
}
