package org.ephemera.verify;

import java.util.concurrent.atomic.AtomicLong;

/** How much is read of a package at all: a file may be said, or unfold, to be larger than any disk. */
final class ReadLimit {
    private final AtomicLong read = new AtomicLong();
    private volatile long most = Long.MAX_VALUE;

    /** @param bytes that may be read, those before included */
    void set(long bytes) {
        most = bytes;
    }

    /** Takes what was read; false if it is too much. */
    boolean allows(int bytes) {
        return read.addAndGet(bytes) <= most;
    }
}
