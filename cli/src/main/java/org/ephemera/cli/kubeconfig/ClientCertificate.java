package org.ephemera.cli.kubeconfig;

import io.kubernetes.client.util.SSLUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.ephemera.envelope.PemBlock;

/**
 * Client certificate and private key for TLS client authentication.
 *
 * @param chain certificate chain, starting with the client certificate
 */
record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    ClientCertificate {
        chain = List.copyOf(chain);
    }

    /**
     * Reads certificate and key from PEM; the key may be PKCS #8, PKCS #1 or SEC 1. Other PEM blocks are ignored, as by
     * kubectl: the kubelet stores both in one file, and OpenSSL writes curve parameters before a key.
     *
     * @param of owner of the certificate, for messages
     */
    static ClientCertificate read(byte[] certificate, byte[] key, String of) throws KubeconfigException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> chain = new ArrayList<>();
            for (byte[] block : blocks(certificate, CERTIFICATE::equals).toList()) {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
            }
            Optional<byte[]> first =
                    blocks(key, type -> type.endsWith(PRIVATE_KEY)).findFirst();
            if (!chain.isEmpty() && first.isPresent()) {
                return new ClientCertificate(chain, SSLUtils.loadKey(first.get()));
            }
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // The message of the parser may quote the key, so it is not used.
            throw unreadable(of);
        }
        throw unreadable(of);
    }

    private static Stream<byte[]> blocks(byte[] pem, Predicate<String> type) {
        return PemBlock.list(new String(pem, StandardCharsets.ISO_8859_1)).stream()
                .filter(block -> type.test(block.label()))
                .map(block -> block.text().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static KubeconfigException unreadable(String of) {
        return new KubeconfigException("cannot parse client-certificate or client-key of " + of
                + "; check that both are complete PEM files and that the key has no passphrase");
    }

    /** Returns the expiry of the client certificate. */
    Instant end() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** Returns key managers with the certificate. */
    KeyManager[] keys() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            char[] none = new char[0];
            store.setKeyEntry("client", key, none, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, none);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Cannot create a key store in memory", e);
        }
    }

    @Override
    public String toString() {
        return "ClientPem";
    }
}
