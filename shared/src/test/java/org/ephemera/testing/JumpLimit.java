package org.ephemera.testing;

import java.util.concurrent.atomic.AtomicLong;

/** Limit on the number of jumps of a {@link BytecodeMutant}, which ends mutants that would loop forever. */
public final class JumpLimit {
    private static final AtomicLong LEFT = new AtomicLong(Long.MAX_VALUE);

    private JumpLimit() {}

    /** Thrown when no fuel is left. */
    static final class Empty extends Error {
        private static final long serialVersionUID = 1;
    }

    public static void set(long jumps) {
        LEFT.set(jumps);
    }

    /** Returns the number of jumps since {@code fill}. */
    public static long used(long filled) {
        return filled - LEFT.get();
    }

    /** Counts one jump; called only by mutated code. */
    public static void burn() {
        if (LEFT.decrementAndGet() < 0) {
            throw new Empty();
        }
    }
}
