package org.ephemera.aws.target;

import org.ephemera.collect.source.CountText;

/**
 * Number of sessions that calls opened.
 *
 * @param here sessions in the target
 * @param elsewhere sessions in other targets of the account and region
 * @param none calls that opened no session, or contain no target
 */
public record ExecSessionCount(long here, long elsewhere, long none) {
    public static final ExecSessionCount ZERO = new ExecSessionCount(0, 0, 0);

    /** Returns the sum of both counts. */
    public ExecSessionCount plus(ExecSessionCount more) {
        return new ExecSessionCount(here + more.here, elsewhere + more.elsewhere, none + more.none);
    }

    /** Returns the counts as text: "2 sessions in the target, 1 elsewhere, 1 call opened none". */
    public String sentence() {
        return CountText.of(here, "session") + " in the target, " + (elsewhere == 0 ? "none" : elsewhere) + " elsewhere"
                + (none == 0 ? "" : "; " + CountText.of(none, "call") + " opened none");
    }
}
