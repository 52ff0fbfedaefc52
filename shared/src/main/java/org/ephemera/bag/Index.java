package org.ephemera.bag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The package's index, {@code data/index.jsonl}: for every body, what it is of and which call brought it. Names of the target stand
 * here and in the log, never in a path.
 */
public final class Index {
    private static final int BUFFER = 64 << 10;

    private Index() {}

    /**
     * Writes one line for each body. It is the largest file of our own making, a kilobyte for each body of up to some
     * megabytes, and is never held whole.
     *
     * @param paths every body there is, in the order of their bytes
     * @param target full name of what was acquired from
     * @throws IOException what {@code out} throws
     */
    public static void write(Iterable<String> paths, Progress progress, String target, OutputStream out)
            throws IOException {
        Map<String, PlannedItem> items = new HashMap<>();
        progress.items().forEach(item -> items.put(item.item(), item));
        OutputStream lines = new BufferedOutputStream(out, BUFFER);
        for (String path : paths) {
            ReceivedFile received = progress.files().find(path).orElse(null);
            String item = received != null ? received.item() : path.split("/", 4)[2];
            lines.write(Json.bytes(line(path, item, items.get(item), received, target)));
            lines.write('\n');
        }
        lines.flush();
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
