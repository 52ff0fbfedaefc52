package org.ephemera.cli;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.kubernetes.EnvironmentProxy;
import org.ephemera.model.SanitizedText;

/**
 * Selector of the proxies in the environment for all requests of the process: {@code HTTPS_PROXY} for requests over
 * TLS, {@code HTTP_PROXY} for others, for example to a timestamp authority. A proxy in a kubeconfig has precedence.
 */
final class EnvironmentProxySelector extends ProxySelector {
    private final Optional<EnvironmentProxy> tls;
    private final Optional<EnvironmentProxy> plain;
    private final ProxySelector fallback;
    private final Screen remarks;
    private final AtomicBoolean warned = new AtomicBoolean();

    private EnvironmentProxySelector(
            Optional<EnvironmentProxy> tls, Optional<EnvironmentProxy> plain, ProxySelector fallback, Screen remarks) {
        this.tls = tls;
        this.plain = plain;
        this.fallback = fallback;
        this.remarks = remarks;
    }

    /**
     * Returns the selector for the proxies of an environment; empty if no proxy is set.
     *
     * @param fallback selector for requests without a proxy variable
     * @param remarks output for a warning about an unsupported proxy
     */
    static Optional<EnvironmentProxySelector> of(
            Map<String, String> environment, ProxySelector fallback, Screen remarks) {
        Optional<EnvironmentProxy> tls = EnvironmentProxy.of(environment);
        Optional<EnvironmentProxy> plain = EnvironmentProxy.of(environment, "HTTP_PROXY");
        return tls.isEmpty() && plain.isEmpty()
                ? Optional.empty()
                : Optional.of(new EnvironmentProxySelector(tls, plain, fallback, remarks));
    }

    @Override
    public List<Proxy> select(URI uri) {
        Optional<EnvironmentProxy> selected = switch (String.valueOf(uri.getScheme())) {
            case "https" -> tls;
            case "http" -> plain;
            default -> Optional.empty();
        };
        selected.filter(proxy -> proxy.isUnsupported(uri)).ifPresent(proxy -> warn(proxy, uri));
        return selected.map(proxy -> proxy.select(uri)).orElseGet(() -> fallback.select(uri));
    }

    /** Does nothing: the call itself reports the failure. */
    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}

    private void warn(EnvironmentProxy proxy, URI uri) {
        if (warned.compareAndSet(false, true)) {
            remarks.line("ephemera: " + proxy.variable()
                    + " contains an unsupported kind of proxy. It is not used for requests to "
                    + SanitizedText.of(String.valueOf(uri.getHost())) + ".");
            remarks.line("Use http://HOST:PORT without a user, or exclude hosts with NO_PROXY.");
        }
    }
}
