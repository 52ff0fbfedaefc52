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

/** The key that a user has without asking for one: made once, kept in their configuration folder, read by nobody else. */
public final class SigningKey {
    private static final String PRIVATE = "signing-key.pem";
    private static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String INSTEAD = ", or name a key with --signer file:KEY.pem";

    private SigningKey() {}

    static PemSigner open(Session session) throws CommandFailure, SigningException {
        return open(session.configuration(INSTEAD).resolve(PRIVATE), session);
    }

    /** The public half of the user's own key. */
    public static Path published(Session session) throws CommandFailure {
        return publicHalf(session.configuration(INSTEAD).resolve(PRIVATE));
    }

    /** Opens a key, or makes it and says so. */
    static PemSigner open(Path file, Session session) throws SigningException {
        boolean made = !Files.exists(file) && PemSigner.create(file);
        PemSigner signer = PemSigner.open(file);
        Path published = publicHalf(file);
        Screen remarks = session.remarks();
        if (Files.isReadable(published) && !holds(published, signer)) {
            remarks.line("The public half that was here is of another key; " + putAside(published));
        }
        if (!Files.exists(published)) {
            write(signer, published, PUBLIC);
        }
        if (made) {
            remarks.line("Made a signing key, " + PublicKeys.keyId(signer.publicKey()) + ":");
            remarks.line("  " + PosixQuoting.of(file.toString()) + " is for you alone; keep it");
            remarks.line("  " + PosixQuoting.of(published.toString()) + " is for whoever verifies your packages");
        }
        return signer;
    }

    /** Where the public half stands, for the commands that are shown. */
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

    /** A key that was made anew, or put back from elsewhere, finds the public half of the one before. */
    private static boolean holds(Path published, PemSigner signer) {
        try {
            String pem = Files.readString(published, StandardCharsets.ISO_8859_1);
            return PublicKeys.keyId(PublicKeys.fromPem(pem)).equals(PublicKeys.keyId(signer.publicKey()));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Nothing of it is deleted: there may be packages that only it verifies. Where nothing may be written, that is no reason not to
     * sign.
     *
     * @return what came of it, in the words that follow
     */
    private static String putAside(Path published) {
        for (int n = 1; ; n++) {
            Path aside = published.resolveSibling(published.getFileName() + "." + n);
            try {
                Files.move(published, aside);
                return "it is now " + PosixQuoting.of(aside.toString()) + ", for what that key sealed.";
            } catch (FileAlreadyExistsException e) {
                // The next number may be free.
            } catch (IOException e) {
                return "it cannot be moved away from " + PosixQuoting.of(published.toString())
                        + ", so take what 'ephemera key' prints.";
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
