package org.ephemera.lab.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificate authority of a simulated API server and its clients: P-256 keys and certificates of RFC 5280. It uses
 * only the JDK and creates a certificate in a few milliseconds.
 */
public final class CertificateAuthority {
    private static final byte[] ECDSA_SHA256 = DerEncoder.sequence(DerEncoder.identifier("1.2.840.10045.4.3.2"));
    private static final Duration BEFORE = Duration.ofDays(400);
    private static final Duration AFTER = Duration.ofDays(3650);
    private static final byte[] KEY_CERT_SIGN = {0x03, 0x02, 0x02, 0x04};
    private static final byte[] DIGITAL_SIGNATURE = {0x03, 0x02, 0x07, (byte) 0x80};
    private static final char[] NO_PASSWORD = {};

    /** Certificate with its private key in PEM. */
    public record Identity(String certificate, String key) {}

    private final SecureRandom random = new SecureRandom();
    private final Instant now;
    private final KeyPair keys;
    private final byte[] name;
    private final byte[] certificate;

    /**
     * Creates a certificate authority.
     *
     * @param now reference time; certificates are valid from one year before to years after it
     */
    public CertificateAuthority(String commonName, Instant now) {
        try {
            this.now = now;
            this.name = name(commonName, "");
            this.keys = keys();
            this.certificate = signed(
                    name,
                    keys.getPublic(),
                    extension("2.5.29.19", true, DerEncoder.sequence(DerEncoder.yes())),
                    extension("2.5.29.15", true, KEY_CERT_SIGN));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot create a certificate", e);
        }
    }

    /** Returns the certificate of the authority in PEM. */
    public String pem() {
        return pem("CERTIFICATE", certificate);
    }

    /** Returns the TLS context of a server on this machine. Clients may present a certificate of {@link #client}. */
    public SSLContext server() {
        try {
            KeyPair own = keys();
            // The address 127.0.0.1 and two internal DNS names of cluster API servers.
            byte[] names = DerEncoder.sequence(
                    DerEncoder.tagged(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)),
                    DerEncoder.tagged(0x82, "kubernetes.default.svc".getBytes(StandardCharsets.US_ASCII)),
                    DerEncoder.tagged(0x87, new byte[] {127, 0, 0, 1}));
            byte[] shown = signed(
                    name("kube-apiserver", ""),
                    own.getPublic(),
                    extension("2.5.29.17", false, names),
                    extension("2.5.29.15", true, DIGITAL_SIGNATURE),
                    use("1.3.6.1.5.5.7.3.1"));
            KeyStore store = store();
            store.setKeyEntry("server", own.getPrivate(), NO_PASSWORD, new Certificate[] {parsed(shown)});
            KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            identity.init(store, NO_PASSWORD);
            KeyStore trusted = store();
            trusted.setCertificateEntry("authority", parsed(certificate));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity.getKeyManagers(), trust.getTrustManagers(), random);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Cannot create a certificate", e);
        }
    }

    /** Issues a client certificate. */
    public Identity client(String commonName, String organization) {
        try {
            KeyPair own = keys();
            byte[] shown = signed(
                    name(commonName, organization),
                    own.getPublic(),
                    extension("2.5.29.15", true, DIGITAL_SIGNATURE),
                    use("1.3.6.1.5.5.7.3.2"));
            return new Identity(
                    pem("CERTIFICATE", shown),
                    pem("PRIVATE KEY", own.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot create a certificate", e);
        }
    }

    private byte[] signed(byte[] subject, PublicKey key, byte[]... extensions) throws GeneralSecurityException {
        byte[] content = DerEncoder.sequence(
                DerEncoder.tagged(0xa0, DerEncoder.integer(BigInteger.TWO)),
                DerEncoder.integer(new BigInteger(120, random).setBit(119)),
                ECDSA_SHA256,
                name,
                DerEncoder.sequence(DerEncoder.time(now.minus(BEFORE)), DerEncoder.time(now.plus(AFTER))),
                subject,
                key.getEncoded(),
                DerEncoder.tagged(0xa3, DerEncoder.sequence(extensions)));
        return DerEncoder.sequence(content, ECDSA_SHA256, DerEncoder.bits(signature(content, keys.getPrivate())));
    }

    private static byte[] signature(byte[] content, PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(content);
        return signature.sign();
    }

    private static byte[] name(String commonName, String organization) {
        byte[] common = attribute("2.5.4.3", commonName);
        return organization.isEmpty()
                ? DerEncoder.sequence(common)
                : DerEncoder.sequence(attribute("2.5.4.10", organization), common);
    }

    private static byte[] attribute(String type, String value) {
        return DerEncoder.set(DerEncoder.sequence(DerEncoder.identifier(type), DerEncoder.text(value)));
    }

    private static byte[] use(String purpose) {
        return extension("2.5.29.37", false, DerEncoder.sequence(DerEncoder.identifier(purpose)));
    }

    private static byte[] extension(String type, boolean critical, byte[] value) {
        return critical
                ? DerEncoder.sequence(DerEncoder.identifier(type), DerEncoder.yes(), DerEncoder.octets(value))
                : DerEncoder.sequence(DerEncoder.identifier(type), DerEncoder.octets(value));
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static Certificate parsed(byte[] certificate) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static String pem(String what, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }
}
