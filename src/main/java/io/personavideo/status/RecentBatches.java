package io.personavideo.status;

import java.util.concurrent.atomic.AtomicReferenceArray;

import jakarta.inject.Singleton;

/**
 * The batches that were answered lately, by the query that asked for them: an open page asks the same every few seconds, and
 * most times nothing has changed. It has a fixed number of places, and the batch that comes to one takes it, so that asking
 * for ever other batches does not make it grow.
 */
@Singleton
class RecentBatches {

    private static final int PLACES = 1024;

    /** Of a query and its answer together, in bytes: about 25 personas. So all of them take some 16 MiB at most. */
    private static final int LARGEST = 8 * 1024;

    private final AtomicReferenceArray<Recent> places = new AtomicReferenceArray<>(PLACES);

    private record Recent(String query, StatusBatch batch) {
    }

    /** Null if it holds none for the query, or if one of its statuses has changed since. */
    StatusBatch find(String query) {
        Recent recent = places.get(place(query));
        return recent != null && recent.query().equals(query) && recent.batch().isNewest() ? recent.batch() : null;
    }

    /** Leaves out what may change unnoticed, and what is large; a query may be so however little it asks for. */
    void add(String query, StatusBatch batch) {
        if (query.length() + batch.json().length() <= LARGEST && batch.isNewest()) {
            places.set(place(query), new Recent(query, batch));
        }
    }

    private static int place(String query) {
        int hash = query.hashCode();
        return (hash ^ hash >>> Short.SIZE) & PLACES - 1;
    }
}
