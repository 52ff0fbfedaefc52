package org.ephemera.verify;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limit of the bytes that are read from a package. A file may be listed as larger, or expand to more, than any disk.
 */
final class ReadLimit {
    private final AtomicLong read = new AtomicLong();
    private volatile long most = Long.MAX_VALUE;

    /**
     * Sets the limit.
     *
     * @param bytes that may be read in total, including those that were read before
     */
    void set(long bytes) {
        most = bytes;
    }

    /** Counts bytes that were read; returns false if the limit is exceeded. */
    boolean allows(int bytes) {
        return read.addAndGet(bytes) <= most;
    }
}
