package org.ephemera.bag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The package's index, {@code data/index.jsonl}: for every body, what it is of and which call brought it. Names of the target stand
 * here and in the log, never in a path.
 */
public final class Index {
    private Index() {}

    /**
     * One line for each body.
     *
     * @param paths every body there is, in the order of their bytes
     * @param target full name of what was acquired from
     */
    public static byte[] toBytes(Collection<String> paths, Progress progress, String target) {
        Map<String, PlannedItem> items = new HashMap<>();
        progress.items().forEach(item -> items.put(item.item(), item));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (String path : paths) {
            ReceivedFile received = progress.files().get(path);
            String item = received != null ? received.item() : path.split("/", 4)[2];
            lines.writeBytes(Json.bytes(line(path, item, items.get(item), received, target)));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    private static ObjectNode line(
            String path, String item, @Nullable PlannedItem planned, @Nullable ReceivedFile received, String target) {
        ObjectNode json = Json.object().put("path", path).put("item", item).put("target", target);
        if (planned != null) {
            json.put("artifact", planned.artifact()).put("sensitive", planned.sensitive());
            json.set("window", Windows.toJson(planned.window()));
            ObjectNode names = json.putObject("names");
            planned.params().forEach(names::put);
        }
        if (received == null) {
            // Its attempt died before it could say what it had received.
            return json.put("orphan", true);
        }
        json.putObject("source")
                .put("service", received.service())
                .put("operation", received.operation())
                .put("requestId", received.requestId());
        return json.put("orphan", false);
    }
}
