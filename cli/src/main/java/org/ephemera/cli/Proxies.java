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
 * The proxies of the environment for all that the process asks, of whichever cloud: {@code HTTPS_PROXY} for what is asked over TLS,
 * {@code HTTP_PROXY} for what is not, as a timestamp authority often is. Whoever names a proxy of its own, as a kubeconfig may, has
 * that.
 */
final class Proxies extends ProxySelector {
    private final Optional<EnvironmentProxy> tls;
    private final Optional<EnvironmentProxy> plain;
    private final ProxySelector otherwise;
    private final Screen remarks;
    private final AtomicBoolean told = new AtomicBoolean();

    private Proxies(
            Optional<EnvironmentProxy> tls, Optional<EnvironmentProxy> plain, ProxySelector otherwise, Screen remarks) {
        this.tls = tls;
        this.plain = plain;
        this.otherwise = otherwise;
        this.remarks = remarks;
    }

    /**
     * Those of an environment, if it names any.
     *
     * @param otherwise who is asked for what none of them is for
     * @param remarks is told of one that cannot be used, when it would be
     */
    static Optional<Proxies> of(Map<String, String> environment, ProxySelector otherwise, Screen remarks) {
        Optional<EnvironmentProxy> tls = EnvironmentProxy.of(environment);
        Optional<EnvironmentProxy> plain = EnvironmentProxy.of(environment, "HTTP_PROXY");
        return tls.isEmpty() && plain.isEmpty()
                ? Optional.empty()
                : Optional.of(new Proxies(tls, plain, otherwise, remarks));
    }

    @Override
    public List<Proxy> select(URI uri) {
        Optional<EnvironmentProxy> named = switch (String.valueOf(uri.getScheme())) {
            case "https" -> tls;
            case "http" -> plain;
            default -> Optional.empty();
        };
        named.filter(proxy -> proxy.isOfNoUse(uri)).ifPresent(proxy -> tell(proxy, uri));
        return named.map(proxy -> proxy.select(uri)).orElseGet(() -> otherwise.select(uri));
    }

    /** Whoever asked is told by the call itself. */
    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}

    private void tell(EnvironmentProxy proxy, URI uri) {
        if (told.compareAndSet(false, true)) {
            remarks.line("ephemera: " + proxy.variable() + " names a proxy of a kind that is not supported, so "
                    + SanitizedText.of(String.valueOf(uri.getHost())) + " is asked without it.");
            remarks.line("Name one as http://HOST:PORT, without a user, or leave hosts out with NO_PROXY.");
        }
    }
}
