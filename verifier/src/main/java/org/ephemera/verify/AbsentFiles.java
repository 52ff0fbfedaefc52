package org.ephemera.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.verify.parse.ManifestLine;

/** Files that a manifest lists and the package lacks. A missing file may exist in the package under another name. */
final class AbsentFiles {
    /**
     * Number of files kept by name; further ones are only counted, because a manifest can list more than memory holds.
     */
    private static final int KEPT = 10_000;

    record Missing(String path, String sha256, String listedAt) {}

    private final Map<String, List<Missing>> bySha256 = new LinkedHashMap<>();
    private int kept;
    private long more;

    void add(ManifestLine line, CheckLocation place) {
        if (kept == KEPT) {
            more++;
            return;
        }
        kept++;
        String at = place.path().orElse("") + ", line " + place.line().orElse(0);
        bySha256.computeIfAbsent(line.sha256(), sha256 -> new ArrayList<>())
                .add(new Missing(line.path(), line.sha256(), at));
    }

    /** Returns and removes a missing file with this SHA-256. */
    Optional<Missing> claim(String sha256) {
        List<Missing> same = bySha256.get(sha256);
        return same == null || same.isEmpty() ? Optional.empty() : Optional.of(same.removeFirst());
    }

    boolean contains(String path) {
        return rest().stream().anyMatch(missing -> missing.path().equals(path));
    }

    List<Missing> rest() {
        return bySha256.values().stream().flatMap(List::stream).toList();
    }

    /** Returns the number of missing files that are counted but not in {@link #rest()}. */
    long more() {
        return more;
    }
}
