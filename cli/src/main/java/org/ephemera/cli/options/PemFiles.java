package org.ephemera.cli.options;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPublicKey;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.timestamp.RootedTimestamps;
import org.ephemera.verify.TimestampVerifier;
import org.ephemera.verify.result.ErrorReportException;
import org.ephemera.verify.result.PemFile;

/** Public keys and root certificates from PEM files that an option names. */
public final class PemFiles {
    /** All the roots of a browser have a quarter of that. */
    private static final int LARGEST_ROOTS = 1 << 20;

    private PemFiles() {}

    public static ECPublicKey publicKey(Path file) throws CommandFailure, IOException {
        try {
            return PemFile.publicKey(file);
        } catch (ErrorReportException e) {
            throw CommandFailure.of(e);
        }
    }

    public static TimestampVerifier trusted(Path file) throws CommandFailure, IOException {
        String remedy = "Get the authority's root certificate in PEM form and name its file with --tsa-root";
        try {
            return RootedTimestamps.trusting(PemFile.text(file, LARGEST_ROOTS, "root certificate", remedy));
        } catch (ErrorReportException e) {
            throw CommandFailure.of(e);
        } catch (CertificateException e) {
            throw CommandFailure.couldNot(file + " holds no certificate in PEM form", remedy);
        }
    }
}
