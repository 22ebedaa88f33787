package io.personavideo.provider.sandbox;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

import org.jboss.logging.Logger;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;

/** Makes the videos that predictions need, in the order they came, a few portraits at a time. */
final class VideoWorkshop {

    private static final Logger LOG = Logger.getLogger(VideoWorkshop.class);

    /** So that a portrait which is slow to come holds up no other, and memory holds few of them. */
    private static final int MOST_AT_ONCE = 4;

    private final PredictionStore store;
    private final SandboxDirectory directory;
    private final PortraitLoader portraits;
    private final LoopRenderer renderer;
    private final WorkerExecutor worker;
    private final RenderedVideos rendered = new RenderedVideos();
    private final Queue<String> waiting = new ArrayDeque<>();
    private int busy;
    private boolean closed;

    VideoWorkshop(PredictionStore store, SandboxDirectory directory, PortraitLoader portraits, LoopRenderer renderer,
            WorkerExecutor worker) {
        this.store = store;
        this.directory = directory;
        this.portraits = portraits;
        this.renderer = renderer;
        this.worker = worker;
    }

    synchronized void order(Prediction prediction) {
        if (prediction.needsVideo()) {
            waiting.add(prediction.id());
            startWaiting();
        }
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void startWaiting() {
        while (busy < MOST_AT_ONCE && !waiting.isEmpty()) {
            Optional<Prediction> next = store.find(waiting.remove()).filter(Prediction::needsVideo);
            if (next.isPresent()) {
                busy++;
                make(next.get().submission());
            }
        }
    }

    private void make(Submission submission) {
        portraits.load(submission.portrait())
                .compose(portrait -> render(submission, portrait.getBytes()))
                .map(made -> new Prediction.Video(true, null))
                .otherwise(failure -> new Prediction.Video(false, trouble(failure)))
                .onSuccess(video -> done(submission.id(), video));
    }

    private Future<Void> render(Submission submission, byte[] portrait) {
        String id = submission.id();
        return worker.executeBlocking(() -> {
            // Much may have happened while it waited for the worker.
            if (!isClosed() && store.find(id).filter(Prediction::needsVideo).isPresent()) {
                directory.writeVideo(id, video(portrait, submission.isTalk()));
            }
            return null;
        }, false);
    }

    private byte[] video(byte[] portrait, boolean talking) throws UnreadablePortraitException {
        byte[] known = rendered.find(portrait, talking);
        if (known != null) {
            return known;
        }
        byte[] video = renderer.render(portrait, talking);
        rendered.keep(portrait, talking, video);
        return video;
    }

    private String trouble(Throwable failure) {
        if (failure instanceof UnreadablePortraitException unreadable) {
            return unreadable.getMessage();
        }
        if (!isClosed()) {
            LOG.warn("The sandbox could not make a video", failure);
        }
        return "the video could not be made: " + failure;
    }

    private synchronized void done(String id, Prediction.Video video) {
        busy--;
        // What fails because everything is being stopped is made by the next process.
        if (!closed) {
            store.update(id, prediction -> prediction.withVideo(video));
            startWaiting();
        }
    }
}
