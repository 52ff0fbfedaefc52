package org.ephemera.bag;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** {@code verify.sh} for a stranger, and {@code VERIFY.txt}, which carries it in every package. */
public final class VerifyText {
    private static final String WARNING = """
            How to check this evidence package without the software that made it
            ===================================================================
            You need sh, openssl, coreutils and findutils, and two things from the owner of the signing key, by a way
            you trust: the public key (PEM), and the script below.

            WARNING: a script found inside a package proves nothing about that package, and neither does a key.
            Whoever changed the package could have changed this file with it. Get both from their owner.

            In the package's own folder:   KEY=/path/to/key.pub.pem sh /path/to/verify.sh
            It prints seven lines that begin with "ok" and exits 0, or says what is wrong and exits 1.

            ---- verify.sh ----
            """;

    private VerifyText() {}

    public static String script() {
        try (InputStream in = VerifyText.class.getResourceAsStream("verify.sh")) {
            if (in == null) {
                throw new IllegalStateException("verify.sh is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("verify.sh cannot be read from the program", e);
        }
    }

    public static byte[] file() {
        return (WARNING + script()).getBytes(StandardCharsets.UTF_8);
    }
}
