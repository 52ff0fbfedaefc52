package org.ephemera.cli.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.PosixQuoting;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SigningException;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.PrivateFiles;

/** Default signing key of the user, created once in the configuration folder and readable only by its owner. */
public final class SigningKey {
    private static final String PRIVATE = "signing-key.pem";
    private static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String INSTEAD = ", or specify a key with --signer file:KEY.pem";

    private SigningKey() {}

    /** Opens the user's own key; creates it if it does not exist. */
    static PemSigner open(Session session) throws CommandFailure, SigningException {
        return open(session.configuration(INSTEAD).resolve(PRIVATE), session);
    }

    /** Returns the file of the public key. */
    public static Path published(Session session) throws CommandFailure {
        return publicHalf(session.configuration(INSTEAD).resolve(PRIVATE));
    }

    /** Opens a key; if it does not exist, creates it and reports this on stderr. */
    static PemSigner open(Path file, Session session) throws SigningException {
        boolean created = !Files.exists(file) && PemSigner.create(file);
        PemSigner signer = PemSigner.open(file);
        Path published = publicHalf(file);
        Screen remarks = session.remarks();
        if (Files.isReadable(published) && !isPublicKeyOf(published, signer)) {
            remarks.line("The existing public key file belongs to another key; " + moveAside(published));
        }
        if (!Files.exists(published)) {
            write(signer, published, PUBLIC);
        }
        if (created) {
            remarks.line("Created the signing key " + PublicKeys.keyId(signer.publicKey()) + ":");
            remarks.line(
                    "  " + PosixQuoting.of(file.toString()) + " is the private key: back it up and do not share it");
            remarks.line("  " + PosixQuoting.of(published.toString())
                    + " is the public key for those who verify your packages");
        }
        return signer;
    }

    /** Returns the file of the public key that belongs to a private key file. */
    public static Path publicHalf(Path file) {
        return file.resolveSibling(String.valueOf(file.getFileName()).replaceFirst("\\.pem$", "") + ".pub.pem");
    }

    /** Writes the public key into an evidence folder, where every file is readable by its owner only. */
    public static void publish(PemSigner signer, Path published) throws SigningException {
        write(signer, published, OWNER_ONLY);
    }

    /** Writes the public key atomically: a concurrent reader never reads a part of it. */
    private static void write(PemSigner signer, Path published, Set<PosixFilePermission> mode) throws SigningException {
        try {
            Path fresh = Files.createTempFile(published.toAbsolutePath().getParent(), ".key", "");
            try {
                Files.writeString(fresh, PublicKeys.toPem(signer.publicKey()), StandardCharsets.US_ASCII);
                if (PrivateFiles.isPosix(fresh)) {
                    Files.setPosixFilePermissions(fresh, mode);
                }
                Files.move(fresh, published, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw unwritable(published, e);
        }
    }

    /**
     * Reports whether a file contains the public key of the signer; a replaced or restored private key leaves an old
     * file.
     */
    private static boolean isPublicKeyOf(Path published, PemSigner signer) {
        try {
            String pem = Files.readString(published, StandardCharsets.ISO_8859_1);
            return PublicKeys.keyId(PublicKeys.fromPem(pem)).equals(PublicKeys.keyId(signer.publicKey()));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Renames the file of an old public key. It is not deleted, because packages may exist that only this key
     * verifies. A folder that is not writable does not prevent signing.
     *
     * @return the outcome, as the end of a sentence
     */
    private static String moveAside(Path published) {
        for (int n = 1; ; n++) {
            Path aside = published.resolveSibling(published.getFileName() + "." + n);
            try {
                Files.move(published, aside);
                return "it was renamed to " + PosixQuoting.of(aside.toString()) + " for packages sealed with that key.";
            } catch (FileAlreadyExistsException e) {
                // The next number may be free.
            } catch (IOException e) {
                return "it cannot be renamed: " + PosixQuoting.of(published.toString())
                        + ". Use the output of 'ephemera key' as the public key.";
            }
        }
    }

    private static SigningException unwritable(Path published, Exception e) {
        return new SigningException(
                "cannot write the public key " + published + " (" + e.getMessage()
                        + "); check the folder's owner and mode",
                e);
    }
}
