package org.ephemera.cli.kubeconfig;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.ephemera.model.SanitizedText;

/**
 * API server of a kubeconfig cluster.
 *
 * @param endpoint {@code https://host:port}, optionally with a path, without a trailing slash
 * @param authority certificate authority of the cluster as PEM; empty if the authorities of Java are trusted
 * @param name {@code tls-server-name}: the name in the certificate, if it differs from the host of the endpoint
 * @param proxy proxy for requests to the server
 */
record KubeconfigServer(
        URI endpoint, Optional<byte[]> authority, Optional<String> name, Optional<InetSocketAddress> proxy) {
    private static final int HTTP = 80;

    /**
     * Reads the server of a cluster.
     *
     * @throws KubeconfigException if the server is invalid, does not use TLS or does not check its certificate
     */
    static KubeconfigServer of(KubeconfigFields fields) throws KubeconfigException {
        if (fields.isTrue("insecure-skip-tls-verify")) {
            throw new KubeconfigException(fields.of() + " of the kubeconfig sets insecure-skip-tls-verify, so responses"
                    + " could be forged and are not evidence; set certificate-authority instead");
        }
        URI endpoint = endpoint(fields);
        Optional<String> proxy = fields.text("proxy-url");
        return new KubeconfigServer(
                endpoint,
                fields.data("certificate-authority"),
                fields.text("tls-server-name"),
                proxy.isEmpty() ? Optional.empty() : Optional.of(proxy(fields, proxy.get())));
    }

    private static URI endpoint(KubeconfigFields fields) throws KubeconfigException {
        String text = fields.required("server");
        URI uri = uri(text);
        if ("http".equals(uri.getScheme())) {
            throw new KubeconfigException("the server of " + fields.of() + " in the kubeconfig does not use TLS"
                    + " (http://), so responses could be forged; use https:// and set certificate-authority");
        }
        if (!"https".equals(uri.getScheme())
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw new KubeconfigException("invalid server URL of " + fields.of()
                    + " in the kubeconfig; expected for example https://203.0.113.7:6443, without a user");
        }
        return URI.create(uri.toString().replaceFirst("/+$", ""));
    }

    private static InetSocketAddress proxy(KubeconfigFields fields, String text) throws KubeconfigException {
        URI uri = uri(text);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() != null) {
            String scheme = uri.getScheme() == null ? "" : " (" + SanitizedText.of(uri.getScheme(), 10) + ")";
            throw new KubeconfigException("unsupported proxy-url of " + fields.of() + " in the kubeconfig" + scheme
                    + "; use http://HOST:PORT without a user");
        }
        return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? HTTP : uri.getPort());
    }

    /** Parses a URI; an invalid one becomes a URI that the callers reject. */
    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return URI.create("none:none");
        }
    }
}
