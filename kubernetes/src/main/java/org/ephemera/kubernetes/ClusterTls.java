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

/** Connections to an API server: its certificate must come from the cluster's authority, and be for the name that is asked. */
public final class ClusterTls {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private ClusterTls() {}

    /**
     * A client that trusts one cluster.
     *
     * @param authority the cluster's certificate authority in PEM, one certificate or several
     * @throws ClusterException if it holds no certificate
     */
    public static HttpClient client(byte[] authority) throws ClusterException {
        return client(authority, null);
    }

    /** @param identity keys of a client's certificate by which the caller is known, null for none */
    public static HttpClient client(byte[] authority, KeyManager @Nullable [] identity) throws ClusterException {
        return client(authority, identity, Optional.empty());
    }

    /** @param proxy through which the cluster is reached, if it leaves it to any */
    public static HttpClient client(
            byte[] authority, KeyManager @Nullable [] identity, Optional<EnvironmentProxy> proxy)
            throws ClusterException {
        HttpClient.Builder builder = builder(context(authority, identity));
        proxy.ifPresent(builder::proxy);
        return builder.build();
    }

    /**
     * Trusts one cluster, or whoever an authority that Java knows vouches for.
     *
     * @param authority as for {@link #client(byte[])}; null if the cluster's certificate is from a public authority
     * @param identity keys of a client's certificate by which the caller is known, null for none
     * @throws ClusterException if it holds no certificate
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
                    "the cluster's certificate authority cannot be read; see that it is PEM, whole and of a kind that Java"
                            + " knows");
        }
    }

    /** A client over such connections, for whoever adds to it how the cluster is reached. */
    public static HttpClient.Builder builder(SSLContext context) {
        // HTTP/1.1: a connection a request. A log that stands still must not hold up the answers beside it.
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
