package io.personavideo.bench.process;

import java.util.Map;

/**
 * The sandbox in a process of its own.
 *
 * @param portraitUrl where there is a portrait that it can make a video of
 * @param settings by which the service finds it
 */
public record Provider(ServerProcess process, String portraitUrl, Map<String, String> settings)
        implements
            AutoCloseable {

    @Override
    public void close() {
        process.close();
    }
}
