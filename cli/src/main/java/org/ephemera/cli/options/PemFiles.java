package org.ephemera.cli.options;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.timestamp.RootedTimestamps;
import org.ephemera.verify.TimestampVerifier;
import org.ephemera.verify.result.ErrorReportException;
import org.ephemera.verify.result.PemFile;

/** Reader of the public keys and root certificates in PEM files that are given as options. */
public final class PemFiles {
    /** Limit in bytes: four times the size of all root certificates of a browser. */
    private static final int LARGEST_ROOTS = 1 << 20;

    private PemFiles() {}

    /** Reads a public key. */
    public static List<ECPublicKey> publicKeys(Path file) throws CommandFailure, IOException {
        try {
            return PemFile.publicKeys(file);
        } catch (ErrorReportException e) {
            throw CommandFailure.of(e);
        }
    }

    /** Returns a verifier that trusts the root certificates of a file. */
    public static TimestampVerifier trusted(Path file) throws CommandFailure, IOException {
        String remedy = "Obtain the authority's root certificate as PEM and specify its file with --tsa-root";
        try {
            return RootedTimestamps.trusting(PemFile.text(file, LARGEST_ROOTS, "root certificate", remedy));
        } catch (ErrorReportException e) {
            throw CommandFailure.of(e);
        } catch (CertificateException e) {
            throw CommandFailure.couldNot("no PEM certificate in " + file, remedy);
        }
    }
}
