package org.ephemera.verify.result;

import org.ephemera.verify.VerificationResult;

/** Exit codes of a verification. */
public final class ExitCodes {
    /** The package is intact. */
    public static final int INTACT = 0;
    /** The package is broken. */
    public static final int BROKEN = 1;
    /** The arguments are invalid; nothing was read. */
    public static final int USAGE = 2;
    /** The package could not be verified, or not with this key. */
    public static final int UNVERIFIABLE = 3;

    private ExitCodes() {}

    /** Returns the exit code for a verdict. */
    public static int of(VerificationResult verdict) {
        return switch (verdict) {
            case INTACT -> INTACT;
            case BROKEN -> BROKEN;
            case OTHER_KEY, UNVERIFIABLE -> UNVERIFIABLE;
        };
    }
}
