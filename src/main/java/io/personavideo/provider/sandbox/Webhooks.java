package io.personavideo.provider.sandbox;

import java.time.Duration;
import java.util.List;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Tells the webhook of a prediction what becomes of it. Only the terminal message is sent again if it is not accepted,
 * and remembered across a restart.
 */
final class Webhooks {

    private final PredictionStore store;
    private final PredictionView view;
    private final RunPodView runPodView;
    private final WebhookSender sender;
    private final WebhookSigner signer;
    private final Alarms alarms;
    private final Pace pace;

    Webhooks(PredictionStore store, PredictionView view, RunPodView runPodView, WebhookSender sender, Alarms alarms,
            SandboxSettings settings) {
        this.store = store;
        this.view = view;
        this.runPodView = runPodView;
        this.sender = sender;
        this.signer = new WebhookSigner(settings.webhookSecret());
        this.alarms = alarms;
        this.pace = settings.pace();
    }

    /** Tells of a status just reached. */
    void announce(Prediction prediction) {
        switch (prediction.status()) {
            case PROCESSING -> announceStart(prediction);
            case SUCCEEDED -> announceOutput(prediction).onComplete(done -> announceEnd(prediction));
            case FAILED, CANCELED, TIMED_OUT -> announceEnd(prediction);
            default -> {
                // Replicate promises nothing for the others.
            }
        }
    }

    /** Sends what the process before this one still owed. */
    void resume(Prediction prediction) {
        if (prediction.owesWebhook()) {
            deliverEnd(prediction.id());
        }
    }

    void announceLogs(Prediction prediction) {
        if (prediction.submission().wants(WebhookEvent.LOGS)) {
            sender.send(message(prediction, "logs-" + System.nanoTime(), view.json(prediction)), signer);
        }
    }

    private void announceStart(Prediction prediction) {
        if (prediction.fault() == Fault.FORGED_WEBHOOK && prediction.submission().webhook() != null) {
            sendForged(prediction);
        }
        if (prediction.fault() != Fault.REORDERED_WEBHOOK) {
            sendStart(prediction);
        }
    }

    private void sendForged(Prediction prediction) {
        if (prediction.submission().isRunPods()) {
            sender.sendUnsigned(message(prediction, "completed", runPodView.forgedJson(prediction)));
        } else {
            sender.send(message(prediction, "completed", view.forgedJson(prediction)), signer.forger());
        }
    }

    private void sendStart(Prediction prediction) {
        if (prediction.submission().wants(WebhookEvent.START)) {
            sender.send(message(prediction, "start", view.jsonAtStart(prediction)), signer);
        }
    }

    private Future<Boolean> announceOutput(Prediction prediction) {
        return prediction.submission().wants(WebhookEvent.OUTPUT)
                ? sender.send(message(prediction, "output", view.jsonBeforeSuccess(prediction)), signer)
                : Future.succeededFuture(true);
    }

    private void announceEnd(Prediction prediction) {
        Duration delay = prediction.fault() == Fault.LATE_WEBHOOK ? pace.lateWebhook() : Duration.ZERO;
        if (delay.isZero()) {
            deliverEnd(prediction.id());
        } else {
            alarms.in(delay, () -> deliverEnd(prediction.id()));
        }
    }

    private void deliverEnd(String id) {
        store.find(id).filter(Prediction::owesWebhook).ifPresent(prediction -> sendEnd(prediction)
                .onSuccess(accepted -> {
                    if (accepted) {
                        settle(prediction);
                    } else {
                        retry(prediction);
                    }
                }));
    }

    private Future<Boolean> sendEnd(Prediction prediction) {
        return prediction.submission().isRunPods()
                ? sender.sendUnsigned(message(prediction, "completed", runPodView.json(prediction)))
                : sender.send(message(prediction, "completed", view.json(prediction)), signer);
    }

    private void settle(Prediction prediction) {
        store.update(prediction.id(), Prediction::withWebhookSettled);
        if (prediction.fault() == Fault.DUPLICATE_WEBHOOK) {
            sendEnd(prediction);
        }
        if (prediction.fault() == Fault.REORDERED_WEBHOOK) {
            sendStart(prediction);
        }
    }

    private void retry(Prediction prediction) {
        List<Duration> delays = pace.webhookRetries();
        if (prediction.webhookAttempts() >= delays.size()) {
            store.update(prediction.id(), Prediction::withWebhookSettled);
            return;
        }
        store.update(prediction.id(), Prediction::withWebhookMissed);
        alarms.in(delays.get(prediction.webhookAttempts()), () -> deliverEnd(prediction.id()));
    }

    private static WebhookSender.Message message(Prediction prediction, String event, JsonObject body) {
        String id = "msg_" + prediction.id() + "_" + event;
        return new WebhookSender.Message(prediction.submission().webhook(), id, body.toBuffer());
    }
}
