package io.personavideo.bench.process;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the service answered, in a file for the bare server to answer the same.
 */
final class RecordedAnswers {

    /**
     * @param conditional whether it answers a request that has {@code If-None-Match}
     */
    record Answer(String path, boolean conditional, int status, Map<String, String> headers, byte[] body) {
    }

    private RecordedAnswers() {
    }

    static void write(Path file, List<Answer> answers) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(answers.size());
            for (Answer answer : answers) {
                write(out, answer);
            }
        }
    }

    private static void write(DataOutputStream out, Answer answer) throws IOException {
        out.writeUTF(answer.path());
        out.writeBoolean(answer.conditional());
        out.writeInt(answer.status());
        out.writeInt(answer.headers().size());
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            out.writeUTF(header.getKey());
            out.writeUTF(header.getValue());
        }
        out.writeInt(answer.body().length);
        out.write(answer.body());
    }

    static void read(Path file, Consumer<Answer> taker) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int left = in.readInt(); left > 0; left--) {
                taker.accept(read(in));
            }
        }
    }

    private static Answer read(DataInputStream in) throws IOException {
        String path = in.readUTF();
        boolean conditional = in.readBoolean();
        int status = in.readInt();
        Map<String, String> headers = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            headers.put(in.readUTF(), in.readUTF());
        }
        return new Answer(path, conditional, status, headers, in.readNBytes(in.readInt()));
    }
}
