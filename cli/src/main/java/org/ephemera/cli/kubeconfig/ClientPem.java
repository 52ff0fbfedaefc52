package org.ephemera.cli.kubeconfig;

import io.kubernetes.client.util.SSLUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A client's certificate and its key, by which a server knows who asks.
 *
 * @param chain the client's own first
 */
record ClientPem(List<X509Certificate> chain, PrivateKey key) {
    ClientPem {
        chain = List.copyOf(chain);
    }

    /**
     * Reads both; the key may be PKCS #8, PKCS #1 or SEC 1.
     *
     * @param of whose they are, for people
     */
    static ClientPem read(byte[] certificate, byte[] key, String of) throws KubeconfigException {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(certificate))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!chain.isEmpty()) {
                return new ClientPem(chain, SSLUtils.loadKey(key));
            }
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // A parser's words may quote what it could not parse.
            throw unreadable(of);
        }
        throw unreadable(of);
    }

    private static KubeconfigException unreadable(String of) {
        return new KubeconfigException("client-certificate or client-key of " + of
                + " cannot be read; see that both are PEM, whole, and that the key has no passphrase");
    }

    Instant end() {
        return chain.getFirst().getNotAfter().toInstant();
    }

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
            throw new IllegalStateException("a key store in memory", e);
        }
    }

    @Override
    public String toString() {
        return "ClientPem";
    }
}
