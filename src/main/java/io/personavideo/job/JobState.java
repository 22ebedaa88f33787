package io.personavideo.job;

import java.time.Instant;

/**
 * The state of a video job. Each state offers its legal moves as methods, so that an illegal one does not compile;
 * ends offer none. Whether a move really happens is decided by the database, where the first writer wins.
 */
public sealed interface JobState {

    /** The name stored in the database. */
    String code();

    /** A state in which the job still needs work. */
    sealed interface Active extends JobState {

        default Canceled cancel() {
            return new Canceled();
        }

        default TimedOut timeOut(String message) {
            return new TimedOut(new Failure(Failure.TIMED_OUT, message));
        }
    }

    /** A state that never changes again. */
    sealed interface Ended extends JobState {
    }

    /** Accepted, and not yet offered to a provider. */
    record Queued() implements Active {

        @Override
        public String code() {
            return "queued";
        }

        public Submitting submit() {
            return new Submitting();
        }
    }

    /** Being offered to the provider: whether the provider has it is known only to the one who offers it. */
    record Submitting() implements Active {

        @Override
        public String code() {
            return "submitting";
        }

        public Processing accepted(String providerJobId) {
            return new Processing(providerJobId, false, null);
        }

        /** The provider surely did not take it; it may be asked again, or another one. */
        public Queued postponed() {
            return new Queued();
        }

        public Failed refused(Failure failure) {
            return new Failed(failure);
        }

        public SubmitUnknown answerLost() {
            return new SubmitUnknown();
        }
    }

    /** The provider may have taken it and its answer never came: it is looked up there, never offered again blindly. */
    record SubmitUnknown() implements Active {

        @Override
        public String code() {
            return "submit_unknown";
        }

        public Processing found(String providerJobId) {
            return new Processing(providerJobId, false, null);
        }

        /** The provider's own list shows that it never took the job. */
        public Queued notFound() {
            return new Queued();
        }
    }

    /**
     * With the provider.
     *
     * @param running whether it is being made; before that it waits for a machine, or for the model to load
     * @param progress percent, or null where the provider tells none
     */
    record Processing(String providerJobId, boolean running, Integer progress) implements Active {

        @Override
        public String code() {
            return "processing";
        }

        /** The further of the two: progress that arrives late or out of order does not turn it back. */
        public Processing progressed(Integer seen) {
            boolean further = seen != null && (progress == null || seen > progress);
            return new Processing(providerJobId, true, further ? seen : progress);
        }

        public Storing succeeded(String sourceUrl) {
            return new Storing(providerJobId, sourceUrl);
        }

        public Failed failed(Failure failure) {
            return new Failed(failure);
        }
    }

    /** Made by the provider, which will delete it, and not yet where it lasts. */
    record Storing(String providerJobId, String sourceUrl) implements Active {

        @Override
        public String code() {
            return "storing";
        }

        public Completed stored(String videoUrl) {
            return new Completed(videoUrl);
        }

        public Failed failed(Failure failure) {
            return new Failed(failure);
        }
    }

    /**
     * @param expiresAt when the video can't be had there any more, or null if it lasts
     */
    record Completed(String videoUrl, Instant expiresAt) implements Ended {

        public Completed(String videoUrl) {
            this(videoUrl, null);
        }

        @Override
        public String code() {
            return "completed";
        }
    }

    record Failed(Failure failure) implements Ended {

        @Override
        public String code() {
            return "failed";
        }
    }

    record Canceled() implements Ended {

        @Override
        public String code() {
            return "canceled";
        }
    }

    record TimedOut(Failure failure) implements Ended {

        @Override
        public String code() {
            return "timed_out";
        }
    }
}
