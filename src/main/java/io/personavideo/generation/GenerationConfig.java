package io.personavideo.generation;

import java.time.Duration;
import java.util.List;

import io.personavideo.job.JobKind;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Bounds of making a video.
 */
@ConfigMapping(prefix = "persona-video.generation")
interface GenerationConfig {

    /** Who makes idle videos, the preferred first. Those that are not configured are passed over. */
    @WithDefault("replicate,runpod")
    List<String> idleProviders();

    /** Who makes talk videos, the preferred first. */
    @WithDefault("replicate,runpod")
    List<String> talkProviders();

    /** How many jobs each provider has at once at most. */
    @WithDefault("50")
    int providerSlots();

    /** How many jobs of one user providers have at once at most. Those beyond wait. */
    @WithDefault("5")
    int userSlots();

    /** How many jobs of one user wait at most. Those beyond are refused. */
    @WithDefault("100")
    int userQueue();

    /** How long an idle video may take from its request on. The provider is told to stop it then, too. */
    @WithDefault("30m")
    Duration idleDeadline();

    /** How long a talk video may take from its request on. */
    @WithDefault("30m")
    Duration talkDeadline();

    /**
     * How long one replica holds a job that it works on before another may take it up. Longer than any single call to a
     * provider takes.
     */
    @WithDefault("60s")
    Duration lease();

    /** How long one replica holds a job whose result it stores. Longer than fetching a result may take. */
    @WithDefault("3m")
    Duration storeLease();

    /** How soon after its submission a job is asked about, and how often in its first seconds. */
    @WithDefault("1s")
    Duration firstPoll();

    /** How seldom a job is asked about at most. */
    @WithDefault("10s")
    Duration longestPoll();

    /** For how long a provider may say that it does not know a job which it took before that is believed. */
    @WithDefault("2m")
    Duration missingGrace();

    /**
     * How long after a lost answer the provider's list is believed when it does not show the job. Longer than a call to
     * the provider takes, since a call that is still under way may bring it there.
     */
    @WithDefault("30s")
    Duration lookupSettle();

    /** How soon after the first failed attempt to store a result the next one is made; then ever later. */
    @WithDefault("1s")
    Duration firstStoreRetry();

    /** How much later at most. */
    @WithDefault("1m")
    Duration longestStoreRetry();

    /** How many due jobs are worked on at once. */
    @WithDefault("50")
    int batch();

    /** How long an idle video stays after a newer one has taken its place: pages may still show it. */
    @WithDefault("1d")
    Duration replacedKept();

    /** How often files that are not needed any more are looked for. Those of a removed persona go at once. */
    @WithDefault("5m")
    Duration removeFilesEvery();

    /** How long a file stays of which the database knows nothing. Only the directory is looked through for them. */
    @WithDefault("1d")
    Duration orphansKept();

    /** How long finished jobs and their history are kept. A persona's newest idle video stays. */
    @WithDefault("30d")
    Duration historyKept();

    /** How often those that are older are removed. */
    @WithDefault("1h")
    Duration cleanUpEvery();

    default List<String> providers(JobKind kind) {
        return kind == JobKind.IDLE ? idleProviders() : talkProviders();
    }

    default Duration deadline(JobKind kind) {
        return kind == JobKind.IDLE ? idleDeadline() : talkDeadline();
    }
}
