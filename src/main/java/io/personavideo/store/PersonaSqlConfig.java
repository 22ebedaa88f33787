package io.personavideo.store;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/**
 * Where personas are, if another application keeps them.
 */
@ConfigMapping(prefix = "persona-video.persona")
interface PersonaSqlConfig {

    /**
     * A SELECT of all personas, with the columns {@code id}, {@code owner_id}, {@code name} and {@code portrait_url}, and
     * {@code created_at} and {@code updated_at} where there are such. The service reads personas there and never writes them.
     * Without it personas are rows of the service's own table {@code personas}.
     */
    Optional<String> sql();
}
