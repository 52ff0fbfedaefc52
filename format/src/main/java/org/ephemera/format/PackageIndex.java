package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;

/**
 * Index of a package, {@code data/index.jsonl}: for every body its subject and the call that returned it. Names of the
 * target are in the index and the log, never in a path.
 */
public final class PackageIndex {
    private static final int BUFFER = 64 << 10;
    private static final int LONGEST_LINE = 1 << 16;

    private PackageIndex() {}

    /**
     * Writes one line for each body that the log references. The index is the largest generated file, with a kilobyte for each body of up to
     * some megabytes, and is never kept in memory.
     *
     * @param paths every stored file below {@code data/raw/}, in the order of their bytes
     * @param target full name of the workload that evidence was acquired from
     * @throws IOException the exception of {@code out}
     */
    public static void write(Iterable<String> paths, PlanProgress progress, String target, OutputStream out)
            throws IOException {
        Map<String, PlannedItem> items = items(progress);
        OutputStream lines = new BufferedOutputStream(out, BUFFER);
        for (String path : paths) {
            Optional<ReceivedFile> received = progress.files().find(path);
            if (received.isPresent()) {
                lines.write(Json.bytes(line(path, received.get(), items, target)));
                lines.write('\n');
            }
        }
        lines.flush();
    }

    /**
     * Parses {@code data/foreign.jsonl}: the files below {@code data/} that the log does not reference. Readers of the
     * log skip the segments among them.
     *
     * @throws IOException if a line is not an object with a path
     */
    public static Set<String> foreignPaths(InputStream in) throws IOException {
        Set<String> paths = new HashSet<>();
        try (LineReader lines = new LineReader(in, LONGEST_LINE)) {
            for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                paths.add(RequiredFields.text(Json.parse(line.get()), "path"));
            }
        }
        return paths;
    }

    /** Reads the list of a package; it is empty if the package has none. */
    static Set<String> foreignPaths(EvidenceStore store, OpenRecord open) throws IOException {
        try (InputStream in = store.open(open.packageId().prefix() + PackageLayout.FOREIGN)) {
            return foreignPaths(in);
        } catch (MissingObjectException e) {
            return Set.of();
        }
    }

    private static Map<String, PlannedItem> items(PlanProgress progress) {
        Map<String, PlannedItem> items = new HashMap<>();
        progress.items().forEach(item -> items.put(item.item(), item));
        return items;
    }

    private static ObjectNode line(String path, ReceivedFile received, Map<String, PlannedItem> items, String target) {
        PlannedItem planned = items.get(received.item());
        ObjectNode json =
                Json.object().put("path", path).put("item", received.item()).put("target", target);
        if (planned != null) {
            json.put("artifact", planned.artifact()).put("sensitive", planned.sensitive());
            json.set("window", TimeWindowJson.toJson(planned.window()));
            ObjectNode names = json.putObject("names");
            planned.params().forEach(names::put);
        }
        json.putObject("source")
                .put("service", received.service())
                .put("operation", received.operation())
                .put("requestId", received.requestId());
        return json;
    }
}
