package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.store.EvidenceStore;

/**
 * Index of a package, {@code data/index.jsonl}: for every body its subject and the call that returned it. Names of the
 * target are in the index and the log, never in a path.
 */
public final class PackageIndex {
    private static final int BUFFER = 64 << 10;
    private static final int LONGEST_LINE = 1 << 16;

    /** Index of the path in a line of a manifest: after 64 hex digits and two spaces. */
    private static final int PATH_AT = 66;

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

    /**
     * Returns the segments of the acquisition log that the manifest of a sealed package lists, except foreign ones. An
     * object that was created after the seal is in no manifest.
     */
    static Set<String> sealedSegments(EvidenceStore store, OpenRecord open) throws IOException {
        String prefix = open.packageId().prefix();
        Set<String> segments = new HashSet<>();
        boolean hasForeign = false;
        try (LineReader lines = new LineReader(store.open(prefix + PackageLayout.MANIFEST), LONGEST_LINE)) {
            for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                String text = new String(line.get(), StandardCharsets.US_ASCII);
                String path = text.length() > PATH_AT ? text.substring(PATH_AT) : "";
                hasForeign |= path.equals(PackageLayout.FOREIGN);
                if (PackageLayout.isSegment(path)) {
                    segments.add(path);
                }
            }
        }
        if (hasForeign) {
            try (InputStream in = store.open(prefix + PackageLayout.FOREIGN)) {
                segments.removeAll(foreignPaths(in));
            }
        }
        return segments;
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
