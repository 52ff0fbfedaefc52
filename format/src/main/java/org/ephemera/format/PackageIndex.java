package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Index of a package, {@code data/index.jsonl}: for every body its subject and the call that returned it. Names of the
 * target are in the index and the log, never in a path.
 */
public final class PackageIndex {
    private static final int BUFFER = 64 << 10;
    private static final int LONGEST_LINE = 4 << 20;

    private PackageIndex() {}

    /**
     * Writes one line for each body. The index is the largest generated file, with a kilobyte for each body of up to
     * some megabytes, and is never kept in memory.
     *
     * @param paths every stored body, in the order of their bytes
     * @param target full name of the workload that evidence was acquired from
     * @throws IOException the exception of {@code out}
     */
    public static void write(Iterable<String> paths, PlanProgress progress, String target, OutputStream out)
            throws IOException {
        Map<String, PlannedItem> items = items(progress);
        OutputStream lines = new BufferedOutputStream(out, BUFFER);
        for (String path : paths) {
            lines.write(Json.bytes(line(path, progress, items, target)));
            lines.write('\n');
        }
        lines.flush();
    }

    /**
     * Reports whether the input has the lines that {@link #write} would write, in the same order. A body that no
     * segment references may be missing, because it may have been stored later. Additional fields are ignored, because
     * a later version may have written them.
     *
     * @throws IOException the exception of {@code in}
     */
    public static boolean matches(InputStream in, Iterable<String> paths, PlanProgress progress, String target)
            throws IOException {
        Map<String, PlannedItem> items = items(progress);
        Iterator<String> there = paths.iterator();
        try (LineReader lines = new LineReader(in, LONGEST_LINE)) {
            for (var next = lines.next(); next.isPresent(); next = lines.next()) {
                Optional<JsonNode> line = parsed(next.get());
                String path = line.map(json -> json.path("path").asText()).orElse("");
                if (!isNext(path, there, progress)
                        || !Json.containsAll(line.orElseThrow(), line(path, progress, items, target))) {
                    return false;
                }
            }
        } catch (LineReader.TooLongException e) {
            return false;
        }
        return isOver(there, progress);
    }

    private static Optional<JsonNode> parsed(byte[] line) {
        try {
            return Optional.of(Json.parse(line));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Advances to a path and skips bodies that may be missing; returns false if another body or the end comes first.
     */
    private static boolean isNext(String path, Iterator<String> there, PlanProgress progress) {
        while (there.hasNext()) {
            String each = there.next();
            if (each.equals(path)) {
                return true;
            }
            if (progress.files().find(each).isPresent()) {
                return false;
            }
        }
        return false;
    }

    private static boolean isOver(Iterator<String> there, PlanProgress progress) {
        while (there.hasNext()) {
            if (progress.files().find(there.next()).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, PlannedItem> items(PlanProgress progress) {
        Map<String, PlannedItem> items = new HashMap<>();
        progress.items().forEach(item -> items.put(item.item(), item));
        return items;
    }

    private static ObjectNode line(String path, PlanProgress progress, Map<String, PlannedItem> items, String target) {
        ReceivedFile received = progress.files().find(path).orElse(null);
        String item = received != null ? received.item() : path.split("/", 4)[2];
        return line(path, item, items.get(item), received, target);
    }

    private static ObjectNode line(
            String path, String item, @Nullable PlannedItem planned, @Nullable ReceivedFile received, String target) {
        ObjectNode json = Json.object().put("path", path).put("item", item).put("target", target);
        if (planned != null) {
            json.put("artifact", planned.artifact()).put("sensitive", planned.sensitive());
            json.set("window", TimeWindowJson.toJson(planned.window()));
            ObjectNode names = json.putObject("names");
            planned.params().forEach(names::put);
        }
        if (received == null) {
            // Its attempt died before it could record the body.
            return json.put("orphan", true);
        }
        json.putObject("source")
                .put("service", received.service())
                .put("operation", received.operation())
                .put("requestId", received.requestId());
        return json.put("orphan", false);
    }
}
