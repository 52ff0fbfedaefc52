package org.ephemera.verify.result;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;
import org.ephemera.envelope.PublicKeys;

/** PEM file in the value of an option. */
public final class PemFile {
    private static final int LARGEST_KEY = 65536;

    private PemFile() {}

    /**
     * Reads the public keys to verify with: one, or several one after another.
     *
     * @throws ErrorReportException if the file cannot be read
     * @throws IOException if its content is not P-256 keys in PEM form
     */
    public static List<ECPublicKey> publicKeys(Path file) throws ErrorReportException, IOException {
        return PublicKeys.listFromPem(text(
                file,
                LARGEST_KEY,
                "key",
                "Get it from the sealer of the package ('ephemera key' prints it) and give its file with --key"));
    }

    /**
     * Reads a PEM file.
     *
     * @param largest size in bytes
     * @param what the file is, for the error
     * @throws ErrorReportException if the file cannot be read or is larger
     */
    public static String text(Path file, int largest, String what, String remedy)
            throws ErrorReportException, IOException {
        try {
            if (Files.isDirectory(file)) {
                throw couldNot("the " + what + " " + file + " is a folder", remedy);
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(largest + 1); // a pipe or a device has no size
                if (content.length <= largest) {
                    return new String(content, StandardCharsets.ISO_8859_1);
                }
            }
        } catch (FileSystemException e) {
            throw couldNot("the " + what + " " + file + " cannot be read (" + reason(e) + ")", remedy);
        }
        throw couldNot("the " + what + " " + file + " is larger than " + largest + " bytes", remedy);
    }

    private static String reason(FileSystemException e) {
        return e instanceof NoSuchFileException
                ? "there is no such file"
                : Optional.ofNullable(e.getReason()).orElse("permission denied");
    }

    private static ErrorReportException couldNot(String message, String remedy) {
        return new ErrorReportException(ErrorReport.failure(message, remedy));
    }
}
