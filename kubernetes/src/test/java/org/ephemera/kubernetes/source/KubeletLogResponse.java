package org.ephemera.kubernetes.source;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Log of a container as a kubelet returns it: from the requested second, truncated at the byte limit. */
record KubeletLogResponse(List<String> lines) implements ScriptedApiServer.Answer {
    KubeletLogResponse {
        lines = List.copyOf(lines);
    }

    static KubeletLogResponse of(String text) {
        return new KubeletLogResponse(text.lines().toList());
    }

    @Override
    public void to(HttpExchange exchange, ScriptedApiServer.ReceivedRequest asked) throws IOException {
        ScriptedApiServer.send(exchange, 200, "text/plain", part(asked.query()));
    }

    byte[] part(Map<String, String> query) {
        Instant since = Instant.parse(query.getOrDefault("sinceTime", "1970-01-01T00:00:00Z"));
        StringBuilder text = new StringBuilder();
        lines.stream()
                .filter(line ->
                        !Instant.parse(line.substring(0, line.indexOf(' '))).isBefore(since))
                .forEach(line -> text.append(line).append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        int limit = Integer.parseInt(query.getOrDefault("limitBytes", Integer.toString(Integer.MAX_VALUE)));
        return Arrays.copyOf(bytes, Math.min(limit, bytes.length));
    }
}
