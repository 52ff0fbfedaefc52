package org.ephemera.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogPageTest {
    private static final int ROUNDS = 4000;

    /** Counting and token search give the same result as a parser, for any message and any split of reads. */
    @Test
    void countsLikeParser() throws IOException {
        long seed = 42;
        HostileLogPages pages = new HostileLogPages(seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] body = pages.next();
            LogEventsPage page = new LogEventsPage();
            write(page.copy(), body, random);
            JsonNode forSdk = Json.parse(page.forSdk(() -> new ByteArrayInputStream(body)));

            JsonNode whole = Json.parse(body);
            String at = "seed " + seed + ", round " + round + ": " + new String(body, StandardCharsets.UTF_8);
            assertThat(page.events()).as(at).isEqualTo(whole.path("events").size());
            assertThat(forSdk.path("nextForwardToken")).as(at).isEqualTo(whole.path("nextForwardToken"));
            assertThat(forSdk.path("events").size()).isZero();
            if (page.events() > 0) {
                assertThat(page.first().map(Instant::toEpochMilli)).as(at).hasValue(earliest(whole));
                assertThat(page.last().map(Instant::toEpochMilli)).as(at).hasValue(latest(whole));
            } else {
                assertThat(page.first()).isEmpty();
            }
        }
    }

    @Test
    void findsFieldWhenSplitAnywhere() {
        byte[] body =
                "{\"events\":[{\"timestamp\": 1700000000000,\"message\":\"m\"}]}".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= body.length; cut++) {
            EventTimeScanner scan = new EventTimeScanner();
            scan.write(body, 0, cut);
            scan.write(body, cut, body.length - cut);
            scan.finish();
            assertThat(scan.count()).as("split at %s", cut).isEqualTo(1);
            assertThat(scan.first()).isEqualTo(1700000000000L);
        }
    }

    /** Pages larger than the scanner's window, so that its edge splits every part of a field. */
    @Test
    void countsAcrossWindowEdges() {
        for (int padding = 0; padding < 80; padding++) {
            StringBuilder text = new StringBuilder("{\"events\":[" + " ".repeat(padding));
            int events = 3000;
            for (int i = 0; i < events; i++) {
                text.append("{\"timestamp\":").append(1_700_000_000_000L + i).append(",\"message\":\"0123456789\"},");
            }
            byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
            EventTimeScanner scan = new EventTimeScanner();
            scan.write(body, 0, body.length);
            scan.finish();
            assertThat(scan.count()).as("padding %s", padding).isEqualTo(events);
            assertThat(scan.last()).isEqualTo(1_700_000_000_000L + events - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{\"events\":[{\"timestamp\":1,\"mess",
                "{\"events\":[{\"timestamp\":1}],\"nextForwardToken\":\"f/1\"",
                "{\"events\":[1,2],\"x\":1}",
                "[]"
            })
    void rejectsInvalidPage(String body) {
        LogEventsPage page = new LogEventsPage();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> {
                    page.copy().write(bytes);
                    page.forSdk(() -> new ByteArrayInputStream(bytes));
                })
                .isInstanceOf(UnreadableBodyException.class);
    }

    @Test
    void acceptsPageWithoutTokens() throws IOException {
        byte[] body = "{\"events\":[]}".getBytes(StandardCharsets.UTF_8);
        LogEventsPage page = new LogEventsPage();
        page.copy().write(body);
        assertThat(Json.parse(page.forSdk(() -> new ByteArrayInputStream(body))).has("nextForwardToken"))
                .isFalse();
    }

    @Test
    void returnsNoEventsToSdk() throws IOException {
        byte[] body = ("{\"events\":[{\"timestamp\":1,\"message\":\"" + "secret ".repeat(100_000)
                        + "\"}],\"nextForwardToken\":\"f/1\",\"nextBackwardToken\":\"b/1\"}")
                .getBytes(StandardCharsets.UTF_8);
        LogEventsPage page = new LogEventsPage();
        page.copy().write(body);
        byte[] forSdk = page.forSdk(() -> {
                    throw new IOException("need not be read again");
                })
                .readAllBytes();
        assertThat(new String(forSdk, StandardCharsets.UTF_8))
                .isEqualTo("{\"events\":[],\"nextForwardToken\":\"f/1\",\"nextBackwardToken\":\"b/1\"}");
        assertThat(page.events()).isEqualTo(1);
    }

    private static void write(OutputStream out, byte[] body, SplittableRandom random) throws IOException {
        int most = random.nextBoolean() ? body.length + 1 : 50;
        for (int from = 0; from < body.length; ) {
            int length = Math.min(random.nextInt(1, Math.max(2, most)), body.length - from);
            out.write(body, from, length);
            from += length;
        }
    }

    private static long earliest(JsonNode page) {
        return times(page).min().orElseThrow();
    }

    private static long latest(JsonNode page) {
        return times(page).max().orElseThrow();
    }

    private static java.util.stream.LongStream times(JsonNode page) {
        return page.path("events")
                .valueStream()
                .mapToLong(event -> event.path("timestamp").asLong());
    }
}
