package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.ephemera.evidence.Digest;

/**
 * Reads many files, two at a time. Plain reads through one small buffer a worker: neither mapping nor reading ahead is
 * faster, and neither is bounded as well.
 */
final class Hashing {
    private static final int WORKERS = 2;
    private static final int BUFFER = 1 << 16;

    private final PackageFiles files;
    private final AtomicLong budget;
    private final Map<PackageFile, String> failures = new ConcurrentHashMap<>();

    /** @param budget bytes after which no other file is begun: an archive may unfold into more than any disk holds */
    Hashing(PackageFiles files, long budget) {
        this.files = files;
        this.budget = new AtomicLong(budget);
    }

    /** Begins; {@link Running#await} ends it. */
    Running start(List<PackageFile> unread) {
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new java.util.ArrayList<>();
        for (int i = 0; i < Math.min(WORKERS, unread.size()); i++) {
            Thread thread = new Thread(() -> work(unread, next), "hashing");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return new Running(threads);
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
            if (budget.addAndGet(-file.size()) < 0) {
                failures.put(file, file.path() + " was not read: the package holds more than was sealed");
                continue;
            }
            digest.reset();
            try (InputStream in = files.open(file, digest)) {
                while (in.read(buffer, 0, BUFFER) >= 0) {
                    // Reading is all: the stream measures.
                }
            } catch (IOException e) {
                failures.put(file, String.valueOf(e.getMessage()));
            }
        }
    }

    /** The workers while they read. */
    static final class Running {
        private final List<Thread> threads;

        private Running(List<Thread> threads) {
            this.threads = threads;
        }

        /** Waits until all is read; what the workers have measured may be looked at from then on. */
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
    }
}
