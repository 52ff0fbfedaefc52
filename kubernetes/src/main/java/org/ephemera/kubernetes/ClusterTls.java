package org.ephemera.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.ephemera.model.DetailCode;
import org.jspecify.annotations.Nullable;

/**
 * TLS connections to an API server. Its certificate must be issued by the cluster's authority, for the host name of the
 * endpoint.
 */
public final class ClusterTls {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private ClusterTls() {}

    /**
     * Returns a client that trusts one cluster.
     *
     * @param authority certificate authority of the cluster in PEM, one certificate or several
     * @throws ClusterException if the authority contains no certificate
     */
    public static HttpClient client(byte[] authority) throws ClusterException {
        return client(authority, null);
    }

    /**
     * Returns a client that authenticates with a certificate.
     *
     * @param identity keys of the client certificate that identifies the caller; null if there is no certificate
     */
    public static HttpClient client(byte[] authority, KeyManager @Nullable [] identity) throws ClusterException {
        return client(authority, identity, Optional.empty());
    }

    /**
     * Returns a client that authenticates with a certificate and uses a proxy.
     *
     * @param proxy proxy through which the cluster is reached; empty if there is no proxy
     */
    public static HttpClient client(
            byte[] authority, KeyManager @Nullable [] identity, Optional<EnvironmentProxy> proxy)
            throws ClusterException {
        HttpClient.Builder builder = builder(context(authority, identity));
        proxy.ifPresent(builder::proxy);
        return builder.build();
    }

    /**
     * Returns a TLS context that trusts one cluster or the public authorities of the JDK.
     *
     * @param authority certificate authority of the cluster in PEM; null if a public authority issued the cluster's
     *     certificate
     * @param identity keys of the client certificate that identifies the caller; null if there is no certificate
     * @throws ClusterException if the authority contains no certificate
     */
    public static SSLContext context(byte @Nullable [] authority, KeyManager @Nullable [] identity)
            throws ClusterException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity, authority == null ? null : trust(authority).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ClusterException(
                    DetailCode.BAD_AUTHORITY,
                    "Cannot read the cluster's certificate authority: check that it is complete, in PEM, and of a"
                            + " type that"
                            + " Java supports");
        }
    }

    /** Returns a client builder over such connections, to which the caller can add a proxy. */
    public static HttpClient.Builder builder(SSLContext context) {
        // HTTP/1.1 uses one connection for a request, so a silent log stream cannot block other responses.
        return HttpClient.newBuilder()
                .sslContext(context)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1);
    }

    private static TrustManagerFactory trust(byte[] authority) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(authority));
        if (certificates.isEmpty()) {
            throw new IOException("no certificate");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
