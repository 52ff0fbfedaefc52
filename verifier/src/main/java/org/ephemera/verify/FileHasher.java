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
 * Hashes the files that no other check reads, in two threads. Each thread reads through one small buffer: memory
 * mapping and read-ahead are not faster, and their memory is not bounded as well.
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

    /** Starts the threads; {@link #await} waits for them. */
    void start() {
        List<PackageFile> pending = new ArrayList<>();
        for (PackageFile file : files.all()) {
            if (!file.isBelow(PackageLayout.ACQUISITION) && !READ_ELSEWHERE.contains(file.path())) {
                pending.add(file);
            }
        }
        AtomicInteger next = new AtomicInteger();
        for (int i = 0; i < Math.min(WORKERS, pending.size()); i++) {
            Thread thread = new Thread(() -> work(pending, next), "hashing");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Waits until all files are hashed. Their digests are visible to the caller afterwards. */
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

    /** Returns the reason for each file that could not be read. */
    Map<PackageFile, String> failures() {
        return failures;
    }

    private void work(List<PackageFile> pending, AtomicInteger next) {
        MessageDigest digest = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        for (int i = next.getAndIncrement(); i < pending.size(); i = next.getAndIncrement()) {
            PackageFile file = pending.get(i);
            digest.reset();
            try (InputStream in = files.open(file, digest)) {
                while (in.read(buffer, 0, BUFFER) >= 0) {
                    // Reading a file to its end records its digest (MeasuringStream).
                }
            } catch (IOException e) {
                failures.put(file, String.valueOf(e.getMessage()));
            }
        }
    }
}
