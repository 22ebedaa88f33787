package io.personavideo.provider.sandbox;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The videos that were rendered lately, by portrait: load tests ask for the same one hundreds of times.
 */
final class RenderedVideos {

    private static final int MOST = 40;

    private final Map<Key, byte[]> videos = new LinkedHashMap<>(MOST, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
            return size() > MOST;
        }
    };

    /** A portrait by its bytes, which are few. */
    private record Key(byte[] portrait, boolean talking) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && talking == key.talking && Arrays.equals(portrait, key.portrait);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(portrait) + Boolean.hashCode(talking);
        }
    }

    /** Null if it is not there. */
    synchronized byte[] find(byte[] portrait, boolean talking) {
        return videos.get(new Key(portrait, talking));
    }

    synchronized void keep(byte[] portrait, boolean talking, byte[] video) {
        videos.put(new Key(portrait, talking), video);
    }
}
