package org.ephemera.testing;

import java.util.concurrent.atomic.AtomicLong;

/** Ends programs that would never end: each jump of a {@link Mutant} burns one. */
public final class Fuel {
    private static final AtomicLong LEFT = new AtomicLong(Long.MAX_VALUE);

    private Fuel() {}

    /** There is none left. */
    static final class Empty extends Error {
        private static final long serialVersionUID = 1;
    }

    public static void fill(long jumps) {
        LEFT.set(jumps);
    }

    /** How much was burnt of what was filled in. */
    public static long burnt(long filled) {
        return filled - LEFT.get();
    }

    /** Called by code that was changed, and by nobody else. */
    public static void burn() {
        if (LEFT.decrementAndGet() < 0) {
            throw new Empty();
        }
    }
}
