package io.personavideo.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

class KubernetesManifestsTest {

    private static final String ANNOTATION = "nginx.ingress.kubernetes.io/";
    private static final String EVENTS = "/api/personas/idle-videos/events";

    private static final KubernetesManifests MANIFESTS = KubernetesManifests.read(Path.of("docker/kubernetes"));

    private final Deployment deployment = MANIFESTS.only(Deployment.class);
    private final PodSpec pod = deployment.getSpec().getTemplate().getSpec();
    private final Container container = pod.getContainers().get(0);

    @ParameterizedTest
    @ValueSource(strings = { "{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"spec\": {\"selectors\": {}}}",
            "{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"spec\": {\"replicas\": \"many\"}}",
            "{\"apiVersion\": \"v2\", \"kind\": \"Service\"}" })
    void whatKubernetesDoesNotKnowIsRefused(String manifest) throws IOException {
        // Given
        JsonNode document = new ObjectMapper().readTree(manifest);

        // Then
        assertThrows(RuntimeException.class, () -> KubernetesManifests.manifest(document));
    }

    @Test
    void kustomizationNamesEveryManifestButTheExampleOfASecret() throws IOException {
        // When
        List<String> resources = YamlFile.strings(YamlFile.read(MANIFESTS.directory().resolve("kustomization.yaml")),
                "resources");

        // Then
        try (Stream<Path> files = Files.list(MANIFESTS.directory())) {
            Set<String> all = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            all.removeAll(Set.of("kustomization.yaml", "secret.example.yaml"));
            assertEquals(all, Set.copyOf(resources));
        }
    }

    @Test
    void probesAskForWhatTheyAreFor() {
        assertEquals("/q/health/started", path(container.getStartupProbe()));
        assertEquals("/q/health/live", path(container.getLivenessProbe()));
        assertEquals("/q/health/ready", path(container.getReadinessProbe()));
    }

    private static String path(Probe probe) {
        assertEquals("http", probe.getHttpGet().getPort().getStrVal());
        return probe.getHttpGet().getPath();
    }

    @Test
    void replicaMayTakeTwoMinutesToStartBeforeItIsTakenForDead() {
        // When
        Probe startup = container.getStartupProbe();

        // Then
        assertTrue(startup.getPeriodSeconds() * startup.getFailureThreshold() >= 120);
    }

    @Test
    void replicaIsNeitherOvercommittedNorThrottled() {
        // When
        Map<String, Quantity> requests = container.getResources().getRequests();
        Map<String, Quantity> limits = container.getResources().getLimits();

        // Then
        assertEquals(limits.get("memory"), requests.get("memory"));
        assertTrue(requests.containsKey("cpu"));
        assertFalse(limits.containsKey("cpu"));
    }

    @Test
    void containerMayDoNothingButServe() {
        assertTrue(pod.getSecurityContext().getRunAsNonRoot());
        assertTrue(container.getSecurityContext().getReadOnlyRootFilesystem());
        assertFalse(container.getSecurityContext().getAllowPrivilegeEscalation());
        assertEquals(List.of("ALL"), container.getSecurityContext().getCapabilities().getDrop());
        assertEquals(Set.of("/media", "/tmp"), container.getVolumeMounts().stream().map(mount -> mount.getMountPath())
                .collect(Collectors.toSet()));
    }

    @Test
    void databaseIsMigratedByTheSameImageAndSettingsBeforeItStarts() {
        // When
        Container migration = pod.getInitContainers().get(0);

        // Then
        assertEquals(List.of("migrate"), migration.getArgs());
        assertEquals(container.getImage(), migration.getImage());
        assertEquals(container.getEnvFrom(), migration.getEnvFrom());
        assertEquals(container.getSecurityContext(), migration.getSecurityContext());
        assertEquals(List.of("/tmp"), migration.getVolumeMounts().stream().map(mount -> mount.getMountPath()).toList());
    }

    @Test
    void addressesOfServicesDoNotComeAsSettings() {
        assertFalse(pod.getEnableServiceLinks());
    }

    @Test
    void nextReplicaIsReadyBeforeOneEnds() {
        // When
        var update = deployment.getSpec().getStrategy().getRollingUpdate();

        // Then
        assertEquals(0, update.getMaxUnavailable().getIntVal());
        assertTrue(update.getMaxSurge().getIntVal() > 0);
    }

    @Test
    void replicaIsKilledOnlyAfterItHasHadItsTime() {
        // When
        long own = SettingsFiles.shutdown(MANIFESTS.only(ConfigMap.class).getData()).toSeconds();

        // Then
        assertTrue(pod.getTerminationGracePeriodSeconds() >= own + 2, "it takes " + own + " s");
    }

    @Test
    void allSpeakOfTheSamePods() {
        // When
        Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();

        // Then
        assertEquals(labels, deployment.getSpec().getSelector().getMatchLabels());
        assertEquals(labels, MANIFESTS.only(Service.class).getSpec().getSelector());
        assertEquals(labels, MANIFESTS.only(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels());
        assertEquals(container.getPorts().get(0).getName(),
                MANIFESTS.only(Service.class).getSpec().getPorts().get(0).getTargetPort().getStrVal());
    }

    @Test
    void oneReplicaAtMostIsTakenAwayAndTwoAtLeastAreLeftToScaleFrom() {
        // When
        var autoscaler = MANIFESTS.only(HorizontalPodAutoscaler.class).getSpec();

        // Then
        assertEquals(1, MANIFESTS.only(PodDisruptionBudget.class).getSpec().getMaxUnavailable().getIntVal());
        assertTrue(autoscaler.getMinReplicas() >= 2);
        assertEquals(deployment.getMetadata().getName(), autoscaler.getScaleTargetRef().getName());
        assertEquals(deployment.getKind(), autoscaler.getScaleTargetRef().getKind());
        assertEquals(null, deployment.getSpec().getReplicas());
    }

    @Test
    void everySettingIsOne() {
        // When
        Set<String> names = new HashSet<>(MANIFESTS.only(ConfigMap.class).getData().keySet());
        names.addAll(MANIFESTS.only(Secret.class).getStringData().keySet());

        // Then
        names.removeAll(KnownSettings.names());
        assertEquals(Set.of(), names);
    }

    @Test
    void settingsComeFromWhatIsThere() {
        assertEquals(MANIFESTS.only(ConfigMap.class).getMetadata().getName(),
                container.getEnvFrom().get(0).getConfigMapRef().getName());
        assertEquals(MANIFESTS.only(Secret.class).getMetadata().getName(),
                container.getEnvFrom().get(1).getSecretRef().getName());
    }

    @ParameterizedTest
    @ValueSource(strings = { "/q/health", "/q/health/ready", "/q/metrics", "/q/openapi", "/q/swagger-ui", "/q", "/sandbox" })
    void whatIsForOperatorsIsNotExposed(String path) {
        assertFalse(exposed(path), path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/api/personas/ada/idle-video", "/api/webhooks/replicate/1", "/api/webhooks/runpod/1/t",
            "/media/1.mp4", "/", "/video-gallery", "/personas", "/personas/ada", EVENTS })
    void whatBrowsersAndProvidersAskForIsExposed(String path) {
        assertTrue(exposed(path), path);
    }

    @Test
    void everyFileOfTheElementAndThePagesIsExposed() throws IOException {
        // Given
        Path web = Path.of("src/main/resources/web");

        // When
        try (Stream<Path> files = Files.walk(web)) {
            Stream<String> paths = files.filter(Files::isRegularFile).map(file -> "/" + web.relativize(file));

            // Then
            paths.forEach(path -> assertTrue(exposed(path), path));
        }
    }

    private static boolean exposed(String path) {
        return paths().anyMatch(rule -> rule.getPathType().equals("Exact") ? path.equals(rule.getPath())
                : path.equals(rule.getPath()) || path.startsWith(rule.getPath() + "/"));
    }

    private static Stream<HTTPIngressPath> paths() {
        return MANIFESTS.all(Ingress.class).flatMap(ingress -> ingress.getSpec().getRules().stream())
                .flatMap(rule -> rule.getHttp().getPaths().stream());
    }

    @Test
    void everyPathLeadsToTheService() {
        // Given
        Service service = MANIFESTS.only(Service.class);

        // Then
        paths().map(path -> path.getBackend().getService()).forEach(backend -> {
            assertEquals(service.getMetadata().getName(), backend.getName());
            assertEquals(service.getSpec().getPorts().get(0).getName(), backend.getPort().getName());
        });
    }

    @Test
    void streamsOfEventsLeaveAtOnceOutliveSilenceAndAreNotRefusedByAReplicaThatEnds() {
        // Given
        Ingress events = MANIFESTS.all(Ingress.class).filter(ingress -> ingress.getSpec().getRules().get(0).getHttp()
                .getPaths().get(0).getPath().equals(EVENTS)).findFirst().orElseThrow();

        // When
        Map<String, String> annotations = events.getMetadata().getAnnotations();

        // Then
        assertEquals("off", annotations.get(ANNOTATION + "proxy-buffering"));
        assertTrue(Integer.parseInt(annotations.get(ANNOTATION + "proxy-read-timeout")) > 15);
        assertTrue(annotations.get(ANNOTATION + "proxy-next-upstream").contains("http_503"));
    }

    @Test
    void everythingBearsTheSameName() {
        MANIFESTS.everything().map(HasMetadata::getMetadata)
                .forEach(metadata -> assertEquals("persona-video", metadata.getLabels().get("app.kubernetes.io/name")));
    }
}
