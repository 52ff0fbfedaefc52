package org.ephemera.verify;

import org.ephemera.format.VerifyText;

/** The verifier for people who have nothing of ours: POSIX sh, openssl, coreutils, diffutils, findutils, grep, sed. */
public final class VerifyScript {
    private VerifyScript() {}

    /** {@code verify.sh}, byte for byte as published. */
    public static String text() {
        return VerifyText.script();
    }
}
