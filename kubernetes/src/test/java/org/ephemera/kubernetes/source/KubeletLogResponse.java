package org.ephemera.kubernetes.source;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Log of a container as a kubelet returns it: from the requested second, or the last lines only. */
record KubeletLogResponse(List<String> lines) implements ScriptedApiServer.Answer {
    private static final Duration READING = Duration.ofSeconds(1);

    KubeletLogResponse {
        lines = List.copyOf(lines);
    }

    static KubeletLogResponse of(String text) {
        return new KubeletLogResponse(text.lines().toList());
    }

    @Override
    public void to(HttpExchange exchange, ScriptedApiServer.ReceivedRequest asked) throws IOException {
        ScriptedApiServer.send(exchange, 200, "text/plain", body(asked.query()));
    }

    /** Sends only the first bytes of the response; then the connection breaks. */
    void interrupted(HttpExchange exchange, ScriptedApiServer.ReceivedRequest asked, int bytes) throws IOException {
        byte[] body = body(asked.query());
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        // The server would end a response of unknown length correctly when it closes the exchange.
        exchange.sendResponseHeaders(200, body.length + 1L);
        exchange.getResponseBody().write(body, 0, Math.min(bytes, body.length));
        exchange.getResponseBody().flush();
        // A client may discard bytes that it has not read when the connection is reset.
        try {
            Thread.sleep(READING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("the connection breaks");
    }

    byte[] body(Map<String, String> query) {
        Instant since = Instant.parse(query.getOrDefault("sinceTime", "1970-01-01T00:00:00Z"));
        List<String> selected = lines.stream()
                .filter(line ->
                        !Instant.parse(line.substring(0, line.indexOf(' '))).isBefore(since))
                .toList();
        int tail = Integer.parseInt(query.getOrDefault("tailLines", Integer.toString(selected.size())));
        return selected.stream()
                .skip(Math.max(0, selected.size() - tail))
                .map(line -> line + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }
}
