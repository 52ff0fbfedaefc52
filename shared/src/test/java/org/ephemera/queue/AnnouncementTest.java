package org.ephemera.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
    /** Characters that SQS accepts in SendMessage, to which SNS forwards. A message with any other is rejected. */
    private static final String TAKEN = "[\\t\\n\\r\\x{20}-\\x{d7ff}\\x{e000}-\\x{fffd}\\x{10000}-\\x{10ffff}]*";

    @Test
    void containsOnlyCharactersThatAQueueAccepts() throws Exception {
        String hostile = "\u0000\u0001 \u202e \ufffe \uffff \\uffff \ud83d\ude00 \ud800";
        Announcement announcement =
                new Announcement("package-sealed", "1", Json.object().put("type", hostile));

        assertThat(new String(announcement.toBytes(), UTF_8)).matches(TAKEN);
        assertThat(Json.parse(announcement.toBytes())).isEqualTo(announcement.json());
    }

    /** SNS rejects other subjects: fewer than 100 characters, ASCII, no line break. */
    @Test
    void subjectIsTheHeadlineInCharactersThatSnsAccepts() {
        String headline = "Critical: \u202e\r\nBcc: x" + "é".repeat(200);

        assertThat(new Announcement("package-sealed", "1", Json.object().put("headline", headline)).subject())
                .startsWith("[Ephemera] Critical: ???Bcc: x??")
                .matches("[ -~]{1,99}");
        assertThat(new Announcement("budget-reached", "1", Json.object()).subject())
                .isEqualTo("[Ephemera] budget reached");
    }
}
