package org.ephemera.aws.logs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.ephemera.format.Json;

/** Generated pages of {@code GetLogEvents} whose messages imitate fields and tokens. */
final class HostileLogPages {
    private static final List<String> SNIPPETS = List.of(
            "\"timestamp\":1",
            "\"timestamp\"",
            "timestamp",
            "\\",
            "\\\\\"timestamp\":9999999999999",
            "{\"events\":[{\"timestamp\":7,\"message\":\"x\"}],\"nextForwardToken\":\"f/evil\"}",
            "\"nextForwardToken\":\"f/evil\"",
            "nextForwardToken",
            "\",\"nextForwardToken\":\"f/evil",
            "\"ingestionTime\":12",
            "]}",
            "\u0000\u001b[2J\u2028",
            "\uD83D\uDC80",
            "plain words of an application",
            "");

    private final SplittableRandom random;

    HostileLogPages(long seed) {
        random = new SplittableRandom(seed);
    }

    byte[] next() {
        ArrayNode events = JsonNodeFactory.instance.arrayNode();
        for (int i = random.nextInt(0, 30); i > 0; i--) {
            events.add(event());
        }
        ObjectNode page = Json.object();
        boolean tokensFirst = random.nextBoolean();
        if (tokensFirst) {
            tokens(page);
        }
        page.set("events", events);
        if (!tokensFirst) {
            tokens(page);
        }
        if (random.nextInt(4) == 0) {
            page.putObject("searchedLogStreams").put("timestamps", 5).put("message", message());
        }
        return random.nextInt(3) == 0 ? Json.pretty(page) : spaced(Json.bytes(page));
    }

    private ObjectNode event() {
        ObjectNode event = Json.object();
        long time = random.nextLong(1_700_000_000_000L, 1_800_000_000_000L);
        switch (random.nextInt(3)) {
            case 0 -> event.put("timestamp", time).put("message", message()).put("ingestionTime", time + 5);
            case 1 ->
                event.put("ingestionTime", time + 5).put("message", message()).put("timestamp", time);
            default -> event.put("message", message()).put("timestamp", time);
        }
        return event;
    }

    private String message() {
        StringBuilder message = new StringBuilder();
        for (int i = random.nextInt(0, 5); i > 0; i--) {
            message.append(SNIPPETS.get(random.nextInt(SNIPPETS.size())));
        }
        if (random.nextInt(20) == 0) {
            message.append("long ".repeat(random.nextInt(1000)));
        }
        return message.toString();
    }

    private void tokens(ObjectNode page) {
        page.put("nextBackwardToken", "b/" + random.nextLong());
        page.put("nextForwardToken", "f/" + random.nextLong() + (random.nextInt(10) == 0 ? "\"\\/" : ""));
    }

    /** Returns the page with the blanks of Python's JSON writer. */
    private byte[] spaced(byte[] json) {
        if (random.nextBoolean()) {
            return json;
        }
        String text = new String(json, StandardCharsets.UTF_8);
        return text.replace("\"timestamp\":1", "\"timestamp\" : 1")
                .replace("\"nextForwardToken\":", "\"nextForwardToken\": ")
                .getBytes(StandardCharsets.UTF_8);
    }
}
