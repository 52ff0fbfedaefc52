package org.ephemera.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.ephemera.format.Json;
import org.ephemera.format.Layout;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Listing;
import org.ephemera.store.StoredObject;

/**
 * What packages have in common that differ in the bytes and the number of their bodies alone.
 *
 * @param parts paths without their numbers, artifacts with what came of them, how many segments and how many orphans there are
 */
record PackageKind(Set<String> parts) {
    private static final Pattern NUMBER = Pattern.compile("[0-9a-f]*[0-9][0-9a-f]*");

    PackageKind {
        parts = Set.copyOf(parts);
    }

    /** Of a sealed package. */
    static PackageKind of(EvidenceStore store, PackageId id) throws IOException {
        Set<String> parts = new TreeSet<>();
        int segments = 0;
        for (StoredObject object : Listing.of(store, id.prefix())) {
            String path = object.key().substring(id.prefix().length());
            parts.add(NUMBER.matcher(path).replaceAll("#"));
            if (path.startsWith(Layout.ACQUISITION)) {
                segments++;
            }
        }
        parts.add(segments + " segments");
        try (BufferedReader lines = read(store, id.prefix() + Layout.OUTCOMES)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode outcome = Json.parse(line.getBytes(StandardCharsets.UTF_8));
                parts.add(outcome.path("artifact").asText() + " "
                        + outcome.path("outcome").asText());
            }
        }
        try (BufferedReader lines = read(store, id.prefix() + Layout.INDEX)) {
            parts.add(lines.lines()
                            .filter(line -> line.contains("\"orphan\":true"))
                            .count()
                    + " orphans");
        }
        return new PackageKind(parts);
    }

    private static BufferedReader read(EvidenceStore store, String key) throws IOException {
        return new BufferedReader(new InputStreamReader(store.open(key), StandardCharsets.UTF_8));
    }
}
