package org.ephemera.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.ShellWord;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.PublicKeys;
import org.ephemera.seal.SigningException;

/** The key that a user has without asking for one: made once, kept in their configuration folder, read by nobody else. */
final class SigningKey {
    private static final String PRIVATE = "signing-key.pem";
    private static final String INSTEAD = ", or name a key with --signer file:KEY.pem";

    private SigningKey() {}

    static PemSigner open(Session session) throws Failure, SigningException {
        return open(session.configuration(INSTEAD).resolve(PRIVATE), session);
    }

    /** The public half of the user's own key. */
    static Path published(Session session) throws Failure {
        return publicHalf(session.configuration(INSTEAD).resolve(PRIVATE));
    }

    /** Opens a key, or makes it and says so. */
    static PemSigner open(Path file, Session session) throws SigningException {
        boolean made = !Files.exists(file) && PemSigner.create(file);
        PemSigner signer = PemSigner.open(file);
        Path published = publicHalf(file);
        if (!Files.exists(published)) {
            publish(signer, published);
        }
        if (made) {
            Screen remarks = session.remarks();
            remarks.line("Made a signing key, " + PublicKeys.keyId(signer.publicKey()) + ":");
            remarks.line("  " + ShellWord.of(file.toString()) + " is for you alone; keep it");
            remarks.line("  " + ShellWord.of(published.toString()) + " is for whoever verifies your packages");
        }
        return signer;
    }

    /** Where the public half stands, for the commands that are shown. */
    static Path publicHalf(Path file) {
        return file.resolveSibling(String.valueOf(file.getFileName()).replaceFirst("\\.pem$", "") + ".pub.pem");
    }

    static void publish(PemSigner signer, Path published) throws SigningException {
        try {
            Files.writeString(published, PublicKeys.toPem(signer.publicKey()), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new SigningException(
                    "cannot write the public key " + published + " (" + e.getMessage()
                            + "); check the folder's owner and mode",
                    e);
        }
    }
}
