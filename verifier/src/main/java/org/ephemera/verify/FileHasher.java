package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;

/**
 * Reads files only to measure them, two at a time: all but those that somebody else reads for what they say. Plain reads
 * through one small buffer a worker: neither mapping nor reading ahead is faster, and neither is bounded as well.
 */
final class FileHasher {
    private static final int WORKERS = 2;
    private static final int BUFFER = 1 << 16;
    private static final Set<String> READ_ELSEWHERE = Set.of(
            PackageLayout.OPEN,
            PackageLayout.PACKAGE,
            PackageLayout.BAG_INFO,
            PackageLayout.SEAL,
            PackageLayout.MANIFEST,
            PackageLayout.TAG_MANIFEST,
            PackageLayout.INDEX,
            PackageLayout.OUTCOMES);

    private final PackageFiles files;
    private final Map<PackageFile, String> failures = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();

    FileHasher(PackageFiles files) {
        this.files = files;
    }

    /** Begins; {@link #await} ends it. */
    void start() {
        List<PackageFile> unread = new ArrayList<>();
        for (PackageFile file : files.all()) {
            if (!file.isBelow(PackageLayout.ACQUISITION) && !READ_ELSEWHERE.contains(file.path())) {
                unread.add(file);
            }
        }
        AtomicInteger next = new AtomicInteger();
        for (int i = 0; i < Math.min(WORKERS, unread.size()); i++) {
            Thread thread = new Thread(() -> work(unread, next), "hashing");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Waits until all is read; what was measured may be looked at from then on. */
    void await() throws IOException {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Why a file could not be read, by the file. */
    Map<PackageFile, String> failures() {
        return failures;
    }

    private void work(List<PackageFile> unread, AtomicInteger next) {
        MessageDigest digest = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        for (int i = next.getAndIncrement(); i < unread.size(); i = next.getAndIncrement()) {
            PackageFile file = unread.get(i);
            digest.reset();
            try (InputStream in = files.open(file, digest)) {
                while (in.read(buffer, 0, BUFFER) >= 0) {
                    // Whoever reads a file to its end measures it.
                }
            } catch (IOException e) {
                failures.put(file, String.valueOf(e.getMessage()));
            }
        }
    }
}
