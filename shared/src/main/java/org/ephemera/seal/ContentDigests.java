package org.ephemera.seal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.bag.Layout;
import org.ephemera.bag.Manifest;
import org.ephemera.bag.Progress;
import org.ephemera.bag.ReceivedFile;
import org.ephemera.evidence.Digest;
import org.ephemera.store.Together;

/** The digest of everything that a package holds below {@code data/}. */
final class ContentDigests {
    private static final int READ_AT_ONCE = 16;

    private ContentDigests() {}

    /**
     * Hashes that the store checked when the bodies were written are taken over; all else is read back, many at a time: a worker that
     * was killed leaves hundreds of bodies of which no log tells.
     */
    static Manifest of(PackageFiles stored, Progress progress) throws IOException {
        Map<String, Digest> digests = new TreeMap<>();
        List<String> others = new ArrayList<>();
        for (Map.Entry<String, Long> file : stored.list(Layout.DATA).entrySet()) {
            String path = file.getKey();
            ReceivedFile received = progress.files().get(path);
            Digest segment = progress.segments().get(path);
            if (received != null && received.file().bytes() == file.getValue()) {
                digests.put(path, received.file().sha256());
            } else if (segment != null) {
                digests.put(path, segment);
            } else {
                others.add(path);
            }
        }
        for (int from = 0; from < others.size(); from += READ_AT_ONCE) {
            Map<String, Together.Part<Digest>> some = new TreeMap<>();
            for (String path : others.subList(from, Math.min(from + READ_AT_ONCE, others.size()))) {
                some.put(path, () -> stored.digest(path));
            }
            digests.putAll(together(some));
        }
        return Manifest.of(digests);
    }

    /** @return the digest that each part gave, by the name of its file */
    static Map<String, Digest> together(Map<String, Together.Part<Digest>> parts) throws IOException {
        List<String> names = List.copyOf(parts.keySet());
        List<Digest> digests = Together.all(List.copyOf(parts.values()));
        Map<String, Digest> byName = new TreeMap<>();
        for (int part = 0; part < names.size(); part++) {
            byName.put(names.get(part), digests.get(part));
        }
        return byName;
    }
}
