package org.ephemera.cli.kubeconfig;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.ephemera.model.SanitizedText;

/**
 * The API server as a kubeconfig names it.
 *
 * @param endpoint {@code https://host:port}, perhaps with a path, without a slash at its end
 * @param authority the cluster's own in PEM; empty if any does that Java trusts
 * @param name for which its certificate is, if that is another one than the endpoint's
 * @param proxy through which it is reached
 */
record KubeconfigServer(
        URI endpoint, Optional<byte[]> authority, Optional<String> name, Optional<InetSocketAddress> proxy) {
    private static final int HTTP = 80;

    static KubeconfigServer of(KubeconfigFields fields) throws KubeconfigException {
        if (fields.isTrue("insecure-skip-tls-verify")) {
            throw new KubeconfigException(fields.of() + " of the kubeconfig says insecure-skip-tls-verify, and what"
                    + " anybody may have answered is no evidence; give it certificate-authority instead");
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
            throw new KubeconfigException("the server of " + fields.of() + " in the kubeconfig is asked without TLS"
                    + " (http://), so anybody on the way could answer; name it with https:// and its authority");
        }
        if (!"https".equals(uri.getScheme())
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw new KubeconfigException(
                    "the server of " + fields.of()
                            + " in the kubeconfig is no address of one; it looks like https://203.0.113.7:6443, without a user");
        }
        return URI.create(uri.toString().replaceFirst("/+$", ""));
    }

    private static InetSocketAddress proxy(KubeconfigFields fields, String text) throws KubeconfigException {
        URI uri = uri(text);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() != null) {
            String scheme = uri.getScheme() == null ? "" : " (" + SanitizedText.of(uri.getScheme(), 10) + ")";
            throw new KubeconfigException("proxy-url of " + fields.of() + " in the kubeconfig is of a kind that is not"
                    + " supported" + scheme + "; name a proxy as http://HOST:PORT, without a user");
        }
        return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? HTTP : uri.getPort());
    }

    /** What is none becomes one that nothing accepts. */
    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return URI.create("none:none");
        }
    }
}
