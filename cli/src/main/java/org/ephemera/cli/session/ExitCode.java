package org.ephemera.cli.session;

/** Exit codes of all commands. */
public enum ExitCode {
    /** Completed, and the result has no problem. */
    DONE(0),
    /** Completed, but the result has a problem. */
    WRONG(1),
    /** Invalid arguments or settings; nothing was done. */
    USAGE(2),
    /** Failed. */
    COULD_NOT(3),
    /** Interrupted; collected data is kept. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** Returns the number that the process returns. */
    public int number() {
        return number;
    }
}
