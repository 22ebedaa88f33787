package io.personavideo.status;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

import jakarta.inject.Singleton;

/**
 * The latest changes of statuses in the order in which this replica has learnt of them, for readers who follow them. It
 * holds so many and no more; a reader who is further behind looks at how things are now.
 */
@Singleton
public class StatusJournal {

    /** Enough for a minute of 136 changes a second. */
    private static final int CAPACITY = 8192;

    private final AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(CAPACITY);
    private final List<Consumer<StatusSnapshot>> listeners = new CopyOnWriteArrayList<>();

    private volatile long end;

    private record Entry(long position, StatusSnapshot change) {
    }

    /** Has the listener told of every change from now on, by whichever thread makes it. */
    public void onChange(Consumer<StatusSnapshot> listener) {
        listeners.add(listener);
    }

    /** Only for one writer at a time. */
    void append(StatusSnapshot change) {
        long position = end;
        entries.set(index(position), new Entry(position, change));
        end = position + 1;
        listeners.forEach(listener -> listener.accept(change));
    }

    private static int index(long position) {
        return (int) (position % CAPACITY);
    }

    /** The position of the change that comes next. */
    public long end() {
        return end;
    }

    /**
     * Null if it is held no more.
     *
     * @param position before the end
     */
    public StatusSnapshot at(long position) {
        Entry entry = entries.get(index(position));
        return entry != null && entry.position() == position ? entry.change() : null;
    }

    /** The position after the change to this version; empty if that is not held, or no longer. */
    public OptionalLong after(long version) {
        long last = end;
        for (long position = last - 1; position >= Math.max(0, last - CAPACITY); position--) {
            StatusSnapshot change = at(position);
            if (change != null && change.version() == version) {
                return OptionalLong.of(position + 1);
            }
        }
        return OptionalLong.empty();
    }
}
