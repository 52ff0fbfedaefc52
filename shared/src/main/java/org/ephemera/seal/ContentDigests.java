package org.ephemera.seal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.format.BagManifest;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.ReceivedFile;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.ParallelCalls;

/** Digests of all files of a package below {@code data/}. */
final class ContentDigests {
    private static final int READ_AT_ONCE = 16;
    private static final int BUFFER = 64 << 10;

    private ContentDigests() {}

    /**
     * Returns the manifest. Digests that the store verified when it wrote the files are reused; the others are read back
     * in parallel.
     *
     * @param known digests of files that the sealer wrote or has read
     */
    static Blob manifest(
            StoredPackageFiles stored, StoredPaths content, PlanProgress progress, Map<String, Digest> known)
            throws IOException {
        Map<String, Digest> others = new HashMap<>();
        Map<String, ParallelCalls.Part<Digest>> batch = new TreeMap<>();
        for (StoredPaths.Entry file : content) {
            if (known(file, progress, known).isEmpty()) {
                batch.put(file.path(), () -> stored.digest(file.path()));
            }
            if (batch.size() == READ_AT_ONCE) {
                others.putAll(computeAll(batch));
                batch.clear();
            }
        }
        others.putAll(computeAll(batch));
        return out -> {
            OutputStream lines = new BufferedOutputStream(out, BUFFER);
            for (StoredPaths.Entry file : content) {
                Digest digest =
                        known(file, progress, known).orElseGet(() -> Objects.requireNonNull(others.get(file.path())));
                lines.write(BagManifest.line(file.path(), digest).getBytes(StandardCharsets.US_ASCII));
                lines.write('\n');
            }
            lines.flush();
        };
    }

    private static Optional<Digest> known(StoredPaths.Entry file, PlanProgress progress, Map<String, Digest> known) {
        return progress.files()
                .find(file.path())
                .filter(received -> received.bytes() == file.bytes())
                .map(ReceivedFile::sha256)
                .or(() -> Optional.ofNullable(progress.segments().get(file.path())))
                .or(() -> Optional.ofNullable(known.get(file.path())));
    }

    /**
     * Computes the digests in parallel.
     *
     * @return digest of each file by its name
     */
    static Map<String, Digest> computeAll(Map<String, ParallelCalls.Part<Digest>> parts) throws IOException {
        List<String> names = List.copyOf(parts.keySet());
        List<Digest> digests = ParallelCalls.all(List.copyOf(parts.values()));
        Map<String, Digest> byName = new TreeMap<>();
        for (int part = 0; part < names.size(); part++) {
            byName.put(names.get(part), digests.get(part));
        }
        return byName;
    }
}
