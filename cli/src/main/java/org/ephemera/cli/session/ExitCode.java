package org.ephemera.cli.session;

/** How a command ended, for scripts; the same everywhere. */
public enum ExitCode {
    /** Done and whole. */
    DONE(0),
    /** Done, but something is wrong in the result. */
    WRONG(1),
    /** Nothing was tried. */
    USAGE(2),
    /** Could not be done. */
    COULD_NOT(3),
    /** What was collected stays. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
