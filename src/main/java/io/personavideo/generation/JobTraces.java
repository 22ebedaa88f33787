package io.personavideo.generation;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.personavideo.job.JobKind;
import io.personavideo.job.PersonaId;
import io.personavideo.job.VideoJob;
import io.personavideo.trace.Tracing;
import io.smallrye.mutiny.Uni;

/**
 * The trace of a job, from the request for it to its end, at whatever replicas and through restarts. Its steps are told of
 * by hand: what instruments all of HTTP would be in the way of status checks, and show addresses that have tokens in them.
 */
@Singleton
class JobTraces {

    private static final String HEADER = "traceparent";
    private static final W3CTraceContextPropagator FORMAT = W3CTraceContextPropagator.getInstance();

    private final Tracer tracer;

    JobTraces(Tracing tracing) {
        this.tracer = tracing.tracer();
    }

    /** The trace that a caller goes on with, if they send one. */
    static Context caller(HttpHeaders headers) {
        return FORMAT.extract(Context.root(), headers, new FromHeaders());
    }

    private record FromHeaders() implements TextMapGetter<HttpHeaders> {

        @Override
        public Iterable<String> keys(HttpHeaders headers) {
            return headers.getRequestHeaders().keySet();
        }

        @Override
        public String get(HttpHeaders headers, String name) {
            return headers.getHeaderString(name);
        }
    }

    /**
     * A request for a video.
     *
     * @param work gets what the job's later steps shall go on with; null if it is not traced
     */
    <T> Uni<T> request(JobKind kind, PersonaId persona, Context caller, Function<String, Uni<T>> work) {
        SpanBuilder span = tracer.spanBuilder("request " + kind.code() + " video")
                .setParent(caller)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("persona_video.kind", kind.code())
                .setAttribute("persona_video.persona_id", persona.value());
        return during(span, begun -> work.apply(begun.isRecording() ? traceparent(begun.getSpanContext()) : null));
    }

    private static String traceparent(SpanContext span) {
        return "00-%s-%s-%s".formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
    }

    /** Something that is done here for a job: asking a provider, fetching a result. */
    <T> Uni<T> step(String name, VideoJob job, Uni<T> work) {
        return step(name, SpanKind.CLIENT, job, work);
    }

    /** Something that a provider has told of a job. */
    <T> Uni<T> event(String name, VideoJob job, Uni<T> work) {
        return step(name, SpanKind.CONSUMER, job, work);
    }

    private <T> Uni<T> step(String name, SpanKind kind, VideoJob job, Uni<T> work) {
        return job.traceparent() == null ? work
                : during(tracer.spanBuilder(name).setParent(context(job)).setSpanKind(kind)
                        .setAttribute("persona_video.kind", job.kind().code())
                        .setAttribute("persona_video.persona_id", job.personaId().value())
                        .setAttribute("persona_video.job_id", job.id().toString())
                        .setAttribute("persona_video.provider", String.valueOf(job.provider())), span -> work);
    }

    private static Context context(VideoJob job) {
        return FORMAT.extract(Context.root(), Map.of(HEADER, job.traceparent()), new FromMap());
    }

    private record FromMap() implements TextMapGetter<Map<String, String>> {

        @Override
        public Iterable<String> keys(Map<String, String> map) {
            return List.copyOf(map.keySet());
        }

        @Override
        public String get(Map<String, String> map, String name) {
            return map.get(name);
        }
    }

    private static <T> Uni<T> during(SpanBuilder builder, Function<Span, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Span span = builder.startSpan();
            return work.apply(span)
                    .onFailure().invoke(failure -> failed(span, failure))
                    .onTermination().invoke(span::end);
        });
    }

    /** Only of what sort it is: its message may quote an address. */
    private static void failed(Span span, Throwable failure) {
        span.setStatus(StatusCode.ERROR).setAttribute("error.type", failure.getClass().getName());
    }
}
