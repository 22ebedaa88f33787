package io.personavideo.generation;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.personavideo.job.JobKind;
import io.personavideo.job.Speech;
import io.personavideo.job.VideoJob;
import io.personavideo.provider.VideoProvider;
import io.personavideo.store.Offer;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * All providers: which of them may be asked for what, in order of preference.
 */
@Singleton
class Providers {

    private final Map<String, VideoProvider> byName;
    private final GenerationConfig config;
    private final Pauses pauses = new Pauses(Clock.systemUTC());

    Providers(@All List<VideoProvider> providers, GenerationConfig config) {
        this.byName = providers.stream().collect(Collectors.toMap(VideoProvider::name, Function.identity()));
        this.config = config;
        checkNames("idle-providers", config.idleProviders());
        checkNames("talk-providers", config.talkProviders());
    }

    private void checkNames(String setting, Collection<String> names) {
        for (String name : names) {
            if (!byName.containsKey(name)) {
                throw new ConfigurationException("persona-video.generation.%s names \"%s\"; there are %s. Example: replicate"
                        .formatted(setting, name, String.join(", ", names())));
            }
        }
    }

    void checkAtStart(@Observes StartupEvent event) {
        // Being made is the check.
    }

    /** Of all, in a fixed order. */
    List<String> names() {
        return byName.keySet().stream().sorted().toList();
    }

    /** Who has the job, or was asked last. */
    VideoProvider of(VideoJob job) {
        return byName.get(job.provider());
    }

    /** Leaves a provider alone for a while, as it has asked to be. */
    void pause(String provider, Duration duration) {
        pauses.pause(provider, duration);
    }

    /** What may be asked for now, the preferred first. */
    List<Offer> offers() {
        return Stream.of(JobKind.values()).flatMap(this::configured)
                .filter(offer -> !pauses.isPaused(offer.provider()))
                .toList();
    }

    /** Whether anybody is set up to make videos of the kind. */
    boolean canMake(JobKind kind) {
        return configured(kind).findAny().isPresent();
    }

    boolean canSay(Speech speech) {
        return configured(JobKind.TALK).anyMatch(offer -> takes(offer, speech));
    }

    /** Whether somebody is left who has not refused the job. */
    boolean canStillMake(VideoJob job, Set<String> refusedBy) {
        return configured(job.kind())
                .filter(offer -> job.speech() == null || takes(offer, job.speech()))
                .anyMatch(offer -> !refusedBy.contains(offer.provider()));
    }

    private static boolean takes(Offer offer, Speech speech) {
        return speech.text() == null ? offer.takesAudio() : offer.takesText();
    }

    private Stream<Offer> configured(JobKind kind) {
        return config.providers(kind).stream().map(byName::get)
                .filter(VideoProvider::isConfigured)
                .flatMap(provider -> provider.target(kind).stream().map(target -> offer(provider, target, kind)));
    }

    private Offer offer(VideoProvider provider, String target, JobKind kind) {
        return new Offer(provider.name(), target, kind, provider.takesAudio(), provider.takesText(),
                config.providerSlots());
    }
}
