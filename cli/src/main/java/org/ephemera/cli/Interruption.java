package org.ephemera.cli;

/** How a command learns that somebody wants it to stop (Ctrl-C). */
interface Interruption {
    /** Runs {@code last} when the program is told to stop, unless the registration was closed before. */
    Registration onStop(Runnable last);

    /** Ends what {@link #onStop} began; from then on the command ends by itself. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** For runs that nobody interrupts. */
    Interruption NEVER = last -> () -> {};
}
