package org.ephemera.cli.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import org.ephemera.cli.session.Failure;
import org.ephemera.cli.timestamp.RootedTimestamps;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.verify.TimestampVerifier;

/** Public keys and root certificates from PEM files that an option names. */
public final class PemFiles {
    private static final int LARGEST_KEY = 65536;
    /** All the roots of a browser have a quarter of that. */
    private static final int LARGEST_ROOTS = 1 << 20;

    private PemFiles() {}

    public static ECPublicKey publicKey(Path file) throws Failure, IOException {
        return PublicKeys.fromPem(text(
                file,
                LARGEST_KEY,
                "key",
                "Get it from whoever sealed the package ('ephemera key' prints it) and name its file with --key"));
    }

    public static TimestampVerifier trusted(Path file) throws Failure, IOException {
        String remedy = "Get the authority's root certificate in PEM form and name its file with --tsa-root";
        String pem = text(file, LARGEST_ROOTS, "root certificate", remedy);
        try {
            return RootedTimestamps.trusting(pem);
        } catch (CertificateException e) {
            throw Failure.couldNot(file + " holds no certificate in PEM form", remedy);
        }
    }

    private static String text(Path file, int largest, String what, String remedy) throws Failure, IOException {
        try {
            if (Files.isDirectory(file)) {
                throw Failure.couldNot("the " + what + " " + file + " is a folder", remedy);
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(largest + 1); // a pipe or a device tells no size
                if (content.length <= largest) {
                    return new String(content, StandardCharsets.ISO_8859_1);
                }
            }
        } catch (java.nio.file.FileSystemException e) {
            throw Failure.couldNot("the " + what + " " + file + " cannot be read (" + reason(e) + ")", remedy);
        }
        throw Failure.couldNot("the " + what + " " + file + " is too large to be one", remedy);
    }

    private static String reason(java.nio.file.FileSystemException e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? "there is no such file"
                : Optional.ofNullable(e.getReason()).orElse("permission denied");
    }
}
