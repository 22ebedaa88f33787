package io.personavideo.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingNamesTest {

    private final SettingNames names = SettingNames.read();

    @ParameterizedTest
    @ValueSource(strings = { "persona-video.feed.poll", "persona-video.media.result-hosts.replicate",
            "persona-video.generation.idle-providers", "persona-video.generation.idle-providers[1]" })
    void settingIsKnown(String name) {
        assertTrue(names.containName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = { "persona-video.feed.pol", "persona-video.feed", "persona-video.media.result-hosts",
            "persona-video.feed.poll.more", "persona-video.Feed.poll" })
    void anythingElseIsNot(String name) {
        assertFalse(names.containName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = { "PERSONA_VIDEO_FEED_POLL", "PERSONA_VIDEO_MEDIA_RESULT_HOSTS_REPLICATE",
            "PERSONA_VIDEO_GENERATION_IDLE_PROVIDERS_1_" })
    void variableIsKnown(String variable) {
        assertTrue(names.containVariable(variable));
    }

    @ParameterizedTest
    @ValueSource(strings = { "PERSONA_VIDEO_FEED_POL", "PERSONA_VIDEO_FEED", "PERSONA_VIDEO_FEEDPOLL" })
    void anyOtherVariableIsNot(String variable) {
        assertFalse(names.containVariable(variable));
    }

    @ParameterizedTest
    @CsvSource({ "persona-video.feed.heartbeet, persona-video.feed.heartbeat",
            "persona-video.generation.idleDeadline, persona-video.generation.idle-deadline",
            "persona-video.generation.user-slot, persona-video.generation.user-slots",
            "persona-video.quickcheck.require-session, persona-video.quick-check.require-session",
            "persona-video.idle-deadline, persona-video.generation.idle-deadline",
            "PERSONA_VIDEO_STATUS_MAX_PERSONAS, persona-video.status.maximum-personas",
            "PERSONA_VIDEO_SESSIONS_SQL, persona-video.session.sql" })
    void whatWasMeantIsFound(String written, String meant) {
        assertEquals(Optional.of(meant), names.nearestTo(written));
    }

    @ParameterizedTest
    @ValueSource(strings = { "persona-video.gpu.count", "persona-video.", "PERSONA_VIDEO_COLOUR_OF_THE_SKY" })
    void nothingIsMadeUpForWhatIsLikeNone(String written) {
        assertEquals(Optional.empty(), names.nearestTo(written));
    }

    @Test
    void otherNamesAreNoneOfOurs() {
        assertTrue(names.all().stream().allMatch(name -> name.startsWith(SettingNames.PREFIX)));
    }
}
