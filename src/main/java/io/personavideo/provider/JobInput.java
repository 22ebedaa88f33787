package io.personavideo.provider;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import io.personavideo.job.JobId;
import io.personavideo.job.JobKind;
import io.personavideo.job.VideoJob;

/**
 * A model's input for jobs of one kind: a template, in which {@code {{portraitUrl}}}, {@code {{prompt}}},
 * {@code {{seed}}}, {@code {{jobId}}} and, for talk videos, {@code {{audioUrl}}} and {@code {{text}}} are filled in.
 */
public final class JobInput {

    private static final Set<String> MAKES_DISTINCT = Set.of("seed", "jobId");

    private final InputTemplate template;
    private final String prompt;

    private JobInput(InputTemplate template, String prompt) {
        this.template = template;
        this.prompt = prompt;
    }

    /**
     * @throws IllegalArgumentException if it is not a JSON object, or would be the same for all jobs, or would have a
     *         persona say nothing
     */
    public static JobInput parse(JobKind kind, String json, String prompt) {
        InputTemplate template = InputTemplate.parse(json);
        if (!template.has("portraitUrl") && MAKES_DISTINCT.stream().noneMatch(template::has)) {
            throw new IllegalArgumentException("it has none of {{portraitUrl}}, {{seed}} and {{jobId}}, so all jobs "
                    + "would be the same. Example: {\"image\": \"{{portraitUrl}}\", \"seed\": \"{{seed}}\"}");
        }
        if (kind == JobKind.TALK && !template.has("audioUrl") && !template.has("text")) {
            throw new IllegalArgumentException("it has neither {{audioUrl}} nor {{text}}, so nothing would be said. "
                    + "Example: {\"image\": \"{{portraitUrl}}\", \"audio\": \"{{audioUrl}}\"}");
        }
        return new JobInput(template, prompt);
    }

    public JsonNode of(VideoJob job) {
        Map<String, Object> values = new HashMap<>();
        values.put("portraitUrl", job.portraitUrl());
        values.put("prompt", prompt);
        values.put("seed", seed(job.id()));
        values.put("jobId", job.id().toString());
        values.put("audioUrl", job.speech() == null ? null : job.speech().audioUrl());
        values.put("text", job.speech() == null ? null : job.speech().text());
        return template.fill(values);
    }

    /** A number that is another one for each job and the same for each try: 31 bits of its id. */
    private static Integer seed(JobId id) {
        return (int) id.value().getLeastSignificantBits() & Integer.MAX_VALUE;
    }

    /** Whether no two jobs have the same input. */
    public boolean isDistinct() {
        return MAKES_DISTINCT.stream().anyMatch(template::has);
    }

    public boolean takesAudio() {
        return template.has("audioUrl");
    }

    public boolean takesText() {
        return template.has("text");
    }
}
