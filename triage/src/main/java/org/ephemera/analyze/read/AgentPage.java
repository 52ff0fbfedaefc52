package org.ephemera.analyze.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.format.Json;

/**
 * A page of events that an agent on the nodes sent to CloudWatch: each message is a JSON object with the line in {@code log} and
 * whose it is in {@code kubernetes}. A message of another form is the line itself.
 */
final class AgentPage implements LogForm {
    private static final int LONGEST = 1000;

    private final LogForm page;

    /** @param page the form of the answer that the events stand in */
    AgentPage(LogForm page) {
        this.page = page;
    }

    @Override
    public void read(InputStream in, Consumer<LogEvent> each) throws IOException {
        page.read(in, event -> each.accept(line(event)));
    }

    private static LogEvent line(LogEvent event) {
        JsonNode message = parsed(event.text());
        JsonNode log = message.path("log");
        if (!log.isTextual()) {
            return event;
        }
        JsonNode pod = message.path("kubernetes");
        String name =
                pod.path("namespace_name").asText() + "/" + pod.path("pod_name").asText() + "/"
                        + pod.path("container_name").asText();
        return LogEvent.of(
                pod.path("pod_name").isTextual() ? Bounded.text(name, LONGEST) + TableRows.KEPT : event.container(),
                event.stream(),
                event.time(),
                event.id(),
                log.textValue(),
                event.place());
    }

    private static JsonNode parsed(String text) {
        if (!text.startsWith("{")) {
            return Json.object();
        }
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Json.object();
        }
    }
}
