package org.ephemera.azure.aks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.ephemera.envelope.PemBlock;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.model.DetailCode;

/**
 * Client certificate with its key for authentication at an API server, both as PEM. The key is RSA in PKCS #1, as AKS
 * returns it, or any key in PKCS #8.
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in one place
record AksClientCertificate(byte[] certificate, byte[] key) {
    private static final String PKCS1 = "RSA PRIVATE KEY";
    private static final String PKCS8 = "PRIVATE KEY";

    /** {@code INTEGER 0, SEQUENCE { rsaEncryption, NULL }}: the bytes that PKCS #8 has before a PKCS #1 key. */
    private static final byte[] RSA = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int LONG_FORM = 0x80;

    KeyManager[] keys() throws ClusterException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            char[] none = new char[0];
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificate))
                    .toArray(Certificate[]::new);
            store.setKeyEntry("client", privateKey(), none, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, none);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            // The cause may quote the key.
            throw new ClusterException(
                    DetailCode.BAD_CREDENTIAL,
                    "the client certificate that Azure returned for the cluster cannot be used; integrate the"
                            + " cluster with Microsoft Entra ID and collect again");
        }
    }

    PrivateKey privateKey() throws GeneralSecurityException {
        String pem = new String(key, StandardCharsets.US_ASCII);
        Optional<PemBlock> pkcs1 = PemBlock.first(pem, PKCS1);
        PemBlock block = pkcs1.or(() -> PemBlock.first(pem, PKCS8))
                .orElseThrow(() -> new InvalidKeySpecException("no private key in PEM form"));
        byte[] der = block.der();
        if (pkcs1.isPresent()) {
            der = element(SEQUENCE, joined(RSA, element(OCTETS, der)));
        }
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        }
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < LONG_FORM) {
            out.write(content.length);
        } else {
            out.write(LONG_FORM | 2);
            out.write(content.length >> 8);
            out.write(content.length & 0xff);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return "AksClientCertificate";
    }
}
