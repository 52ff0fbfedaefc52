package org.ephemera.seal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.OccupiedPathException;
import org.ephemera.store.ParallelCalls;

/**
 * Files below {@code data/} that no accepted segment references: planted files, and bodies of runs that were killed. They
 * are listed with their digests in {@code data/foreign.jsonl}, and nothing else reads them.
 */
final class ForeignFiles {
    private static final int READ_AT_ONCE = 16;

    /** Files that the sealer itself writes, and the event, whose digest is in {@code open.json}. */
    private static final Set<String> OWN =
            Set.of(PackageLayout.TRIGGER, PackageLayout.INDEX, PackageLayout.OUTCOMES, PackageLayout.FOREIGN);

    /** Names that every file system and every verifier accepts, and that differ in more than their case. */
    private static final Pattern PORTABLE =
            Pattern.compile("([a-z0-9_-][a-z0-9._-]{0,199}/){1,8}[a-z0-9_-][a-z0-9._-]{0,199}");

    private final TreeMap<String, Line> lines = new TreeMap<>();

    private record Line(long bytes, String reason, Digest sha256) {}

    private ForeignFiles() {}

    /**
     * Finds the files and reads them once.
     *
     * @throws OccupiedPathException if one has a name that no package can contain
     */
    static ForeignFiles of(StoredPackageFiles files, StoredPaths content, PlanProgress progress) throws IOException {
        List<StoredPaths.Entry> found = new ArrayList<>();
        for (StoredPaths.Entry file : content) {
            if (!OWN.contains(file.path()) && !progress.contains(file.path())) {
                found.add(file);
            }
        }
        requireSealable(files, content, found);
        ForeignFiles foreign = new ForeignFiles();
        for (int from = 0; from < found.size(); from += READ_AT_ONCE) {
            List<StoredPaths.Entry> batch = found.subList(from, Math.min(from + READ_AT_ONCE, found.size()));
            Map<String, ParallelCalls.Part<Digest>> parts = new TreeMap<>();
            batch.forEach(file -> parts.put(file.path(), () -> files.digest(file.path())));
            Map<String, Digest> digests = ContentDigests.computeAll(parts);
            for (StoredPaths.Entry file : batch) {
                foreign.lines.put(
                        file.path(),
                        new Line(
                                file.bytes(),
                                reason(file.path(), progress),
                                Objects.requireNonNull(digests.get(file.path()))));
            }
        }
        return foreign;
    }

    /** Returns the paths with their digests. */
    Map<String, Digest> digests() {
        Map<String, Digest> digests = new TreeMap<>();
        lines.forEach((path, line) -> digests.put(path, line.sha256()));
        return digests;
    }

    /** Returns the files that no run of this program left behind. A body may be of a run that was killed. */
    List<String> planted() {
        return lines.keySet().stream()
                .filter(path -> !PackageLayout.isBody(path))
                .toList();
    }

    int count() {
        return lines.size();
    }

    /** Returns the content of {@code data/foreign.jsonl}. */
    Blob toBlob() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        lines.forEach((path, line) -> {
            out.writeBytes(Json.bytes(Json.object()
                    .put("path", path)
                    .put("bytes", line.bytes())
                    .put("sha256", line.sha256().hex())
                    .put("reason", line.reason())));
            out.write('\n');
        });
        return Blob.of(out.toByteArray());
    }

    private static String reason(String path, PlanProgress progress) {
        String rejection = progress.foreign().get(path);
        if (rejection != null) {
            return rejection;
        }
        if (PackageLayout.isDelegation(path)) {
            return "no known key signed it for this package";
        }
        return PackageLayout.isBody(path) ? "no accepted segment references it" : "it has an unknown name";
    }

    /** Checks that a folder can contain the files: no odd names, and no file with the name of a folder. */
    private static void requireSealable(StoredPackageFiles files, StoredPaths content, List<StoredPaths.Entry> found)
            throws IOException {
        Set<String> foreign = new HashSet<>();
        Set<String> folders = new HashSet<>();
        for (StoredPaths.Entry file : found) {
            if (!PORTABLE.matcher(file.path()).matches()) {
                throw files.foreignName(file.path());
            }
            foreign.add(file.path());
            folders.addAll(folders(file.path()));
        }
        for (String own : OWN) {
            if (folders.contains(own)) {
                throw files.foreignName(own + "/…");
            }
        }
        if (found.isEmpty()) {
            return;
        }
        for (StoredPaths.Entry file : content) {
            if (folders.contains(file.path())) {
                throw files.foreignName(foreign.contains(file.path()) ? file.path() : file.path() + "/…");
            }
            for (String folder : folders(file.path())) {
                if (foreign.contains(folder)) {
                    throw files.foreignName(folder);
                }
            }
        }
    }

    private static List<String> folders(String path) {
        List<String> folders = new ArrayList<>();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            folders.add(path.substring(0, slash));
        }
        return folders;
    }
}
