package io.personavideo.persona;

import java.net.URI;
import java.util.Optional;

import jakarta.enterprise.event.Event;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestResponse;

import io.personavideo.job.PersonaId;
import io.personavideo.problem.ProblemException;
import io.personavideo.session.Sessions;
import io.personavideo.status.StatusRegion;
import io.personavideo.store.Persona;
import io.personavideo.store.PersonaStore;
import io.personavideo.store.Session;
import io.personavideo.web.Detached;
import io.personavideo.web.GivenUrls;
import io.personavideo.web.Limits;
import io.personavideo.web.PathIds;
import io.smallrye.mutiny.Uni;

/**
 * A user's personas: one query each.
 */
@Path("/api/personas")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PersonaResource {

    private static final int MAX_PAGE = 200;

    private final Sessions sessions;
    private final PersonaStore store;
    private final StatusRegion region;
    private final GivenUrls urls;
    private final Event<PersonaRemoved> removals;

    PersonaResource(Sessions sessions, PersonaStore store, StatusRegion region, GivenUrls urls,
            Event<PersonaRemoved> removals) {
        this.sessions = sessions;
        this.store = store;
        this.region = region;
        this.urls = urls;
        this.removals = removals;
    }

    @GET
    public Uni<PersonaPage> list(@QueryParam("limit") @DefaultValue("50") String limitText,
            @QueryParam("cursor") @DefaultValue("") String cursor, @Context HttpHeaders headers) {
        int limit = Limits.parse(limitText, MAX_PAGE);
        String after = cursor.isEmpty() ? "" : PathIds.persona(cursor).value();
        return sessions.authenticate(headers)
                .flatMap(session -> store.page(session.userId(), after, limit + 1))
                .map(found -> PersonaPage.of(found, limit));
    }

    @POST
    public Uni<RestResponse<Persona>> create(PersonaInput input, @Context HttpHeaders headers) {
        requireWritable();
        return sessions.authenticate(headers)
                .flatMap(session -> create(session, required(input)))
                .map(PersonaResource::created);
    }

    private Uni<Persona> create(Session session, PersonaInput input) {
        PersonaId id = input.idOrNew();
        String name = input.validName();
        return input.validPortraitUrl(urls)
                .flatMap(portraitUrl -> Detached.fromCaller(store.create(id, session.userId(), name, portraitUrl)))
                .map(persona -> persona.orElseThrow(() -> ProblemException.of(Response.Status.CONFLICT,
                        "persona_exists", "There is a persona of this id already")));
    }

    private static RestResponse<Persona> created(Persona persona) {
        return RestResponse.ResponseBuilder.<Persona> created(URI.create("/api/personas/" + persona.id()))
                .entity(persona).build();
    }

    @GET
    @Path("/{id}")
    public Uni<Persona> get(@PathParam("id") String id, @Context HttpHeaders headers) {
        PersonaId persona = PathIds.persona(id);
        return sessions.authenticate(headers)
                .flatMap(session -> store.find(persona, session.userId()))
                .map(found -> found.orElseThrow(ProblemException::personaNotFound));
    }

    @PATCH
    @Path("/{id}")
    public Uni<Persona> change(@PathParam("id") String id, PersonaInput input, @Context HttpHeaders headers) {
        requireWritable();
        PersonaId persona = PathIds.persona(id);
        return sessions.authenticate(headers)
                .flatMap(session -> change(persona, session, required(input)))
                .map(changed -> changed.orElseThrow(ProblemException::personaNotFound));
    }

    private Uni<Optional<Persona>> change(PersonaId id, Session session, PersonaInput input) {
        String name = input.name() == null ? null : input.validName();
        Uni<String> portraitUrl = input.portraitUrl() == null ? Uni.createFrom().nullItem() : input.validPortraitUrl(urls);
        return portraitUrl.flatMap(url -> Detached.fromCaller(store.change(id, session.userId(), name, url)));
    }

    @DELETE
    @Path("/{id}")
    public Uni<RestResponse<Void>> remove(@PathParam("id") String id, @Context HttpHeaders headers) {
        requireWritable();
        PersonaId persona = PathIds.persona(id);
        return sessions.authenticate(headers)
                .flatMap(session -> Detached.fromCaller(remove(persona, session)))
                .replaceWith(RestResponse.noContent());
    }

    private Uni<Boolean> remove(PersonaId id, Session session) {
        return store.remove(id, session.userId())
                .map(found -> found.orElseThrow(ProblemException::personaNotFound))
                .invoke(removed -> forget(id, removed));
    }

    private void forget(PersonaId id, boolean removed) {
        if (!removed) {
            throw ProblemException.of(Response.Status.CONFLICT, "video_in_progress",
                    "A video of this persona is being made; it can be removed once that has ended");
        }
        region.forget(id.value());
        removals.fire(new PersonaRemoved(id));
    }

    private void requireWritable() {
        if (store.isReadOnly()) {
            throw ProblemException.of(Response.Status.FORBIDDEN, "personas_are_read_only",
                    "Personas are kept by another application; they are added, changed and removed there");
        }
    }

    private static PersonaInput required(PersonaInput input) {
        if (input == null) {
            throw ProblemException.badRequest("malformed_json", "The body is not the JSON that is expected here");
        }
        return input;
    }
}
