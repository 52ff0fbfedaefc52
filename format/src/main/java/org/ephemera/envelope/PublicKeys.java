package org.ephemera.envelope;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.ephemera.model.Digest;

/** ECDSA P-256 public keys in PEM form (RFC 7468), and their key ids. */
public final class PublicKeys {
    private static final String REMEDY = "give such a key ('ephemera key' prints that of a signer)";
    private static final Pattern KEY_ID = Pattern.compile("SHA256:[0-9a-f]{64}");
    private static final String LABEL = "PUBLIC KEY";
    private static final String BEGIN = PemBlock.begin(LABEL);

    /** First byte of a key in DER (X.690), 0x30, as a character. */
    public static final String DER_SEQUENCE = "0";

    /** Order of P-256 (FIPS 186-5), which no other curve of the JDK has. */
    static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private PublicKeys() {}

    /**
     * Reads a public key.
     *
     * @throws SigningException if it is not PEM with a P-256 key
     */
    public static ECPublicKey fromPem(String pem) throws SigningException {
        PemBlock block = PemBlock.first(pem, LABEL).orElseThrow(() -> new SigningException(describeOtherFormat(pem)));
        return fromBlock(block);
    }

    private static ECPublicKey fromBlock(PemBlock block) throws SigningException {
        try {
            return fromDer(block.der());
        } catch (IllegalArgumentException e) {
            throw new SigningException("the public key's PEM is damaged: get it again from its owner", e);
        }
    }

    /**
     * Reads one or more public keys, one after another.
     *
     * @throws SigningException if the text contains no key, or a key is not a P-256 key in PEM form
     */
    public static List<ECPublicKey> listFromPem(String pem) throws SigningException {
        List<PemBlock> blocks;
        try {
            blocks = PemBlock.list(pem).stream()
                    .filter(block -> block.label().equals(LABEL))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new SigningException("the public key's PEM is damaged: get it again from its owner", e);
        }
        if (blocks.isEmpty()) {
            throw new SigningException(describeOtherFormat(pem));
        }
        List<ECPublicKey> keys = new ArrayList<>();
        for (PemBlock block : blocks) {
            keys.add(fromBlock(block));
        }
        return keys;
    }

    /** Returns a message for other file formats, with the command that converts them. */
    private static String describeOtherFormat(String text) {
        if (text.replace("\0", "").contains(BEGIN) && !text.contains(BEGIN)) {
            return "the public key is in UTF-16 instead of ASCII, the encoding of Windows PowerShell for"
                    + " redirected output; convert it with 'iconv -f UTF-16 -t ASCII KEY > NEWKEY'";
        }
        if (text.startsWith(DER_SEQUENCE)) {
            return "the public key is DER, not PEM; convert it with"
                    + " 'openssl pkey -pubin -inform DER -in KEY -out NEWKEY'";
        }
        if (text.contains(PemBlock.begin("CERTIFICATE"))) {
            return "this is a certificate, not a public key; extract the key with"
                    + " 'openssl x509 -pubkey -noout -in CERTIFICATE > KEY'";
        }
        if (text.contains(PemBlock.begin("PRIVATE KEY")) || text.contains(PemBlock.begin("EC PRIVATE KEY"))) {
            return "this is a private key, not a public key; get its public half with 'ephemera key' or"
                    + " 'openssl pkey -pubout -in KEY -out NEWKEY'";
        }
        return "this is not a public key in PEM form: a line '" + BEGIN
                + "' is missing; get it with 'ephemera key' or 'openssl ec -pubout'";
    }

    /**
     * Reads a public key in the form that KMS returns.
     *
     * @param spki DER of a SubjectPublicKeyInfo (RFC 5280)
     */
    public static ECPublicKey fromDer(byte[] spki) throws SigningException {
        try {
            ECPublicKey key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
            return requireP256(key);
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new SigningException(
                    "the key is not an elliptic-curve key: seals are made with ECDSA P-256; " + REMEDY, e);
        }
    }

    /**
     * Returns the key if it is on P-256.
     *
     * @throws SigningException if it is on another curve
     */
    public static ECPublicKey requireP256(ECPublicKey key) throws SigningException {
        if (!key.getParams().getOrder().equals(P256_ORDER)) {
            throw new SigningException("the key is on another curve (" + key.getParams()
                    + "): seals are made with ECDSA P-256 (prime256v1, in KMS ECC_NIST_P256)");
        }
        return key;
    }

    /** Returns the key in PEM form. */
    public static String toPem(ECPublicKey key) {
        return PemBlock.encode(LABEL, key.getEncoded());
    }

    /**
     * Returns the key id: {@code SHA256:<hex of the SHA-256 of the DER SubjectPublicKeyInfo>}. A key id in a seal is
     * not authenticated, so it is never a reason to trust the seal.
     */
    public static String keyId(ECPublicKey key) {
        return "SHA256:" + Digest.of(key.getEncoded()).hex();
    }

    /** Reports whether a text has the form of a key id. */
    public static boolean isKeyId(String text) {
        return KEY_ID.matcher(text).matches();
    }
}
