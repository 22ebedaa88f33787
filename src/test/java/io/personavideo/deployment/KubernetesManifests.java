package io.personavideo.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

/**
 * The manifests of a directory, read as strictly as {@code kubectl apply --validate=strict} does: a field that Kubernetes
 * does not know, or one that is there twice, is refused.
 */
record KubernetesManifests(Path directory, List<HasMetadata> manifests) {

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "v1/ConfigMap", ConfigMap.class,
            "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
            "v1/Secret", Secret.class,
            "v1/Service", Service.class,
            "apps/v1/Deployment", Deployment.class,
            "autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "networking.k8s.io/v1/Ingress", Ingress.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);

    private static final ObjectMapper MAPPER = strictMapper();

    /** The models keep what they do not know; this makes them refuse it. */
    private static ObjectMapper strictMapper() {
        return new ObjectMapper(new YAMLFactory())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true)
                .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {

                    private static final long serialVersionUID = 1;

                    @Override
                    public Boolean hasAnySetter(Annotated member) {
                        return false;
                    }
                });
    }

    static KubernetesManifests read(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return new KubernetesManifests(directory, files.sorted()
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .flatMap(file -> documents(file).stream()).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<HasMetadata> documents(Path file) {
        try {
            return MAPPER.readerFor(JsonNode.class).<JsonNode> readValues(file.toFile()).readAll().stream()
                    .map(KubernetesManifests::manifest).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(file.toString(), failure);
        }
    }

    static HasMetadata manifest(JsonNode document) {
        String kind = document.path("apiVersion").asText() + "/" + document.path("kind").asText();
        if (!KINDS.containsKey(kind)) {
            throw new IllegalArgumentException("Nobody knows a " + kind);
        }
        try {
            return MAPPER.treeToValue(document, KINDS.get(kind));
        } catch (IOException failure) {
            throw new UncheckedIOException(kind, failure);
        }
    }

    Stream<HasMetadata> everything() {
        return manifests.stream();
    }

    <T extends HasMetadata> Stream<T> all(Class<T> kind) {
        return manifests.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** The one of its kind; fails if there are more, or none. */
    <T extends HasMetadata> T only(Class<T> kind) {
        List<T> found = all(kind).toList();
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " of " + kind.getSimpleName());
        }
        return found.get(0);
    }
}
