package org.ephemera.verify;

import org.ephemera.format.VerificationInstructions;

/**
 * Verifier as a shell script that needs no program of this project: POSIX sh, openssl, coreutils, diffutils, findutils,
 * grep and sed.
 */
public final class VerifyScript {
    private VerifyScript() {}

    /** Returns {@code verify.sh}, byte for byte as published. */
    public static String text() {
        return VerificationInstructions.script();
    }
}
