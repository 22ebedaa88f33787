package io.personavideo.dev;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.eclipse.microprofile.config.spi.ConfigSource;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;

/**
 * Answers for {@code DATABASE_URL} where nobody else does, by starting an embedded PostgreSQL when it is first asked.
 */
public class EmbeddedPostgresSource implements ConfigSourceFactory {

    private static final String DIRECTORY = "persona-video.dev.postgres.directory";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue directory = context.getValue(DIRECTORY);
        return directory == null || directory.getValue() == null ? List.of()
                : List.of(new Source(Path.of(directory.getValue())));
    }

    private static final class Source implements ConfigSource {

        private static final String URL = "DATABASE_URL";

        private final Path directory;

        private String url;

        Source(Path directory) {
            this.directory = directory;
        }

        @Override
        public synchronized String getValue(String name) {
            if (!name.equals(URL)) {
                return null;
            }
            if (url == null) {
                url = EmbeddedPostgresServer.start(directory);
            }
            return url;
        }

        @Override
        public Set<String> getPropertyNames() {
            return Set.of(URL);
        }

        @Override
        public Map<String, String> getProperties() {
            return Map.of();
        }

        @Override
        public String getName() {
            return "embedded PostgreSQL";
        }

        /** Below everything that a person can set. */
        @Override
        public int getOrdinal() {
            return 50;
        }
    }
}
