package io.personavideo.media;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;

import io.personavideo.job.JobId;
import io.personavideo.job.JobLog;
import io.smallrye.mutiny.Uni;

/**
 * Has Cloudinary fetch and keep videos. The job's id is the public id, so that a repeat overwrites; and the address that
 * comes of it names the version, so that no cache shows what was overwritten.
 */
final class CloudinaryStore implements VideoStore {

    private static final JobLog JOBS = JobLog.of(CloudinaryStore.class);

    private static final Set<String> FORMATS = Set.of("mp4", "webm");

    private final CloudinaryApi api;
    private final CloudinaryAccount account;
    /** Null to authenticate by user name and password instead. */
    private final CloudinarySignature signature;
    private final FetchGuard guard;
    private final MediaConfig config;
    private final Clock clock;

    CloudinaryStore(CloudinaryApi api, CloudinaryAccount account, CloudinarySignature signature, FetchGuard guard,
            MediaConfig config, Clock clock) {
        this.api = api;
        this.account = account;
        this.signature = signature;
        this.guard = guard;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Uni<StoreOutcome> store(ProviderResult result) {
        return Uni.createFrom().completionStage(() -> guard.check(result.provider(), result.url()).toCompletionStage())
                .flatMap(checked -> upload(result))
                .flatMap(asset -> verified(result.job(), asset))
                .onFailure().recoverWithItem(CloudinaryStore::outcome);
    }

    private Uni<CloudinaryAsset> upload(ProviderResult result) {
        MultivaluedMap<String, String> form = form(Map.of("public_id", result.job().toString(),
                "overwrite", "true", "invalidate", "true"));
        form.putSingle("file", result.url());
        return api.upload(authorization(), account.cloud(), form);
    }

    /** Cloudinary says what it has taken; what may not be kept does not stay there. */
    private Uni<StoreOutcome> verified(JobId job, CloudinaryAsset asset) {
        try {
            check(asset);
            return Uni.createFrom().item(new StoreOutcome.Stored(asset.secureUrl(), asset.facts(), false));
        } catch (FetchFailure refused) {
            return remove(job)
                    .onFailure()
                    .invoke(failure -> JOBS.warn(job, "%s is left over at Cloudinary: %s", job, failure.getMessage()))
                    .onFailure().recoverWithNull()
                    .replaceWith(FetchFailure.outcome(refused));
        }
    }

    private void check(CloudinaryAsset asset) {
        if (asset.secureUrl() == null) {
            throw FetchFailure.notNow("Cloudinary did not say where the video is");
        }
        if (!"video".equals(asset.resourceType()) || asset.isAudio() || !FORMATS.contains(asset.format())) {
            throw FetchFailure.refused("The result is not a video");
        }
        if (asset.bytes() != null && asset.bytes() > config.maximumSize().asLongValue()) {
            throw FetchFailure.refused("The result is larger than %d bytes".formatted(config.maximumSize().asLongValue()));
        }
        VideoFile.checkLength(asset.facts().duration(), config.maximumDuration());
    }

    @Override
    public Uni<Void> remove(JobId job) {
        return api.destroy(authorization(), account.cloud(), form(Map.of("public_id", job.toString(), "invalidate", "true")));
    }

    private String authorization() {
        return signature == null ? account.basicAuthorization() : null;
    }

    private MultivaluedMap<String, String> form(Map<String, String> parameters) {
        Map<String, String> all = new TreeMap<>(parameters);
        if (signature != null) {
            all.put("timestamp", Long.toString(clock.instant().getEpochSecond()));
            all.put("signature", signature.of(all, account.secret()));
            all.put("api_key", account.key());
        }
        return new MultivaluedHashMap<>(all);
    }

    private static StoreOutcome outcome(Throwable failure) {
        return failure instanceof CloudinaryException answer ? answer.outcome()
                : failure instanceof FetchFailure known ? FetchFailure.outcome(known)
                        : new StoreOutcome.NotNow("Cloudinary can't be reached: " + failure.getMessage());
    }
}
