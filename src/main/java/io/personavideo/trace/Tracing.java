package io.personavideo.trace;

import java.net.URI;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Begins spans, and sends them to the collector that is set; without one they are nothing. It is OpenTelemetry's own SDK:
 * Quarkus's extension would put itself between HTTP and status checks, even where it is switched off.
 */
@Singleton
// OpenTelemetry looks for it by name.
@RegisterForReflection(classNames = "io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider")
public class Tracing {

    private static final String NAME = "persona-video";
    private static final String PATH = "/v1/traces";
    private static final long LAST_SENDING_SECONDS = 2;

    /** Null where nothing is traced. */
    private final SdkTracerProvider provider;

    Tracing(TracesConfig config, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.provider = config.endpoint().map(Tracing::checked).map(endpoint -> provider(endpoint, config, version))
                .orElse(null);
    }

    private static String checked(String endpoint) {
        if (!endpoint.matches("https?://[^\\s/]+.*") || !isAddress(endpoint)) {
            throw new ConfigurationException("persona-video.traces.endpoint is \"%s\", which is not the address of a "
                    .formatted(endpoint) + "collector. Example: http://collector:4318");
        }
        return endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    }

    private static boolean isAddress(String text) {
        try {
            return URI.create(text).getHost() != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static SdkTracerProvider provider(String endpoint, TracesConfig config, String version) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder().setEndpoint(endpoint + PATH).build();
        return SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), NAME,
                        AttributeKey.stringKey("service.version"), version)))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.ratio())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).setScheduleDelay(config.delay()).build())
                .build();
    }

    void checkAtStart(@Observes StartupEvent event) {
        // Being made is the check.
    }

    /** What has not been sent yet is sent now. */
    void stop(@Observes ShutdownEvent event) {
        if (provider != null) {
            provider.shutdown().join(LAST_SENDING_SECONDS, TimeUnit.SECONDS);
        }
    }

    public Tracer tracer() {
        return (provider == null ? TracerProvider.noop() : provider).get(NAME);
    }
}
