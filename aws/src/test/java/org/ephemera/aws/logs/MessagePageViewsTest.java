package org.ephemera.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.UnreadableBodyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Views that keep messages: every message is read, or the page is unreadable. */
class MessagePageViewsTest {
    private final QueryPage query = new QueryPage(true);
    private final FilteredEventsPage filtered = new FilteredEventsPage(Instant.EPOCH, true);

    @Test
    void keepsMessagesAndReturnsRestToSdk() throws IOException {
        String rest = shown(query, """
            {"new":{"results":[[]]},"results":[[{"value":"2026-11-25 12:00:00.000","field":"x"},{"more":[1],"field":"@message","value":"a"}],[],
             [{"field":"@timestamp","value":"2026-11-25 12:00:01.000"},{"field":"@message","value":"b"}]],
             "statistics":{"recordsMatched":2.0,"new":[{}]},"status":"Complete","nextToken":null}\
            """);
        assertThat(rest).isEqualTo("{\"results\":[],\"status\":\"Complete\"}");
        assertThat(query.messages()).containsExactly("a", "b");
        assertThat(query.rows()).isEqualTo(3);
        assertThat(query.matched()).isEqualTo(2);
        assertThat(query.latest()).isEqualTo("2026-11-25 12:00:01.000");
        shown(filtered, "{\"events\":[{\"message\":\"d\",\"timestamp\":1,\"new\":{}}],\"searchedLogStreams\":[{}]}");
        assertThat(filtered.messages()).containsExactly("d");
    }

    /** A dropped message would look like an event that never happened. */
    @Test
    void rejectsPageWithTooManyMessages() {
        String long1 = "x".repeat(9 << 20);
        for (BodyView page : List.of(query, filtered)) {
            String body = page == query
                    ? rows("results", "{\"field\":\"@message\",\"value\":\"" + long1 + "\"}")
                    : rows("events", "{\"message\":\"" + long1 + "\"}")
                            .replace("[[", "[")
                            .replace("]]", "]")
                            .replace("],[", ",");
            assertThatThrownBy(() -> shown(page, body))
                    .isInstanceOf(UnreadableBodyException.class)
                    .hasMessageContaining("million characters");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"results\":[",
                "{\"results\":[[{\"field\":",
                "{\"results\":[1]}",
                "{\"results\":[{}]}",
                ""
            })
    void rejectsInvalidPage(String body) {
        assertThatThrownBy(() -> shown(query, body)).isInstanceOf(UnreadableBodyException.class);
    }

    private static String rows(String field, String cell) {
        return "{\"" + field + "\":[[" + cell + "],[" + cell + "]]}";
    }

    private static String shown(BodyView page, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new String(page.forSdk(() -> new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
