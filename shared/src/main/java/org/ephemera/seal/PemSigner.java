package org.ephemera.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Objects;
import org.ephemera.envelope.PemBlock;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.store.PrivateFiles;

/**
 * Signer with a private key in a PEM file (PKCS #8, RFC 5958). Used on workstations; functions sign with a key
 * management service.
 */
public final class PemSigner implements Signer {
    private static final String LABEL = "PRIVATE KEY";

    private final Path file;
    private final ECPrivateKey privateKey;
    private final ECPublicKey publicKey;

    private PemSigner(Path file, ECPrivateKey privateKey, ECPublicKey publicKey) {
        this.file = file;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * Reads a private key.
     *
     * @throws SigningException if the file does not exist or contains no P-256 key; the message contains the command
     *     that creates one
     */
    public static PemSigner open(Path file) throws SigningException {
        String pem;
        try {
            // In this charset every byte is a character, so a file that is not PEM is distinguished from an unreadable
            // one.
            pem = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new SigningException(
                    "the signing key " + file + " does not exist"
                            + "; create it with 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "
                            + file + "'",
                    e);
        } catch (IOException e) {
            throw new SigningException(
                    "the signing key " + file
                            + (Files.isDirectory(file)
                                    ? " is a folder; use the path of the key file"
                                    : " cannot be read; check its owner and mode"),
                    e);
        }
        byte[] der = der(file, pem);
        try {
            ECPrivateKey key =
                    (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
            return new PemSigner(file, key, EcPoints.publicKey(key));
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new SigningException(
                    "the signing key " + file + " is not an elliptic-curve key: seals are made with ECDSA P-256", e);
        }
    }

    /**
     * Creates a P-256 key in {@code file}, readable by its owner only, unless the file exists.
     *
     * @return true if the key was created by this call
     */
    public static boolean create(Path file) throws SigningException {
        if (Files.exists(file)) {
            // Generating a key that is discarded would take long in a new process.
            return false;
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            String pem = PemBlock.encode(LABEL, pair.getPrivate().getEncoded());
            Path folder = PrivateFiles.createFolders(
                    Objects.requireNonNull(file.toAbsolutePath().getParent()));
            // Temporary files are created with mode 0600, before the key is written.
            Path fresh = Files.createTempFile(folder, ".key", "");
            try {
                Files.writeString(fresh, pem, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
                Files.createLink(file, fresh);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException | GeneralSecurityException | UnsupportedOperationException e) {
            throw new SigningException(
                    "cannot create a signing key at " + file + "; use another path with --signer file:KEY.pem", e);
        }
    }

    @Override
    public byte[] sign(byte[] message) throws SigningException {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new SigningException("the key " + file + " cannot sign; create a new one", e);
        }
    }

    @Override
    public ECPublicKey publicKey() {
        return publicKey;
    }

    /** Returns the name of the file only: the path of a private key is private to its owner. */
    @Override
    public String uri() {
        return "file:" + file.getFileName();
    }

    private static byte[] der(Path file, String pem) throws SigningException {
        if (pem.startsWith(PublicKeys.DER_SEQUENCE)) {
            throw new SigningException("the signing key " + file
                    + " is DER, not PEM; convert it with 'openssl pkey -inform DER -in KEY -out NEWKEY'");
        }
        if (!pem.contains("PRIVATE KEY-----")
                && (pem.contains("PUBLIC KEY-----") || pem.contains("CERTIFICATE-----"))) {
            throw new SigningException("the signing key " + file
                    + " contains a public key, not a private key; use the file of the private key that belongs to it");
        }
        PemBlock block = PemBlock.first(pem, LABEL)
                .orElseThrow(() -> new SigningException(
                        "the signing key " + file + " is not an unencrypted PKCS #8 key ('" + PemBlock.begin(LABEL)
                                + "'); convert it with 'openssl pkcs8 -topk8 -nocrypt -in KEY -out NEWKEY'"));
        try {
            return block.der();
        } catch (IllegalArgumentException e) {
            throw new SigningException("the signing key " + file + " is damaged: its PEM is not Base64", e);
        }
    }
}
