package org.ephemera.kubernetes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.model.SanitizedText;

/**
 * Proxy of the environment variable {@code HTTPS_PROXY} with the exceptions of {@code NO_PROXY}, interpreted as kubectl
 * does. HTTPS requests go through a tunnel, in which the server's certificate is still verified. Requests to the local
 * machine, and to the addresses at which clouds issue credentials, never use the proxy.
 */
public final class EnvironmentProxy extends ProxySelector {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final String variable;
    private final Optional<InetSocketAddress> proxy;
    private final List<String> exceptions;

    private EnvironmentProxy(String variable, Optional<InetSocketAddress> proxy, List<String> exceptions) {
        this.variable = variable;
        this.proxy = proxy;
        this.exceptions = exceptions;
    }

    /**
     * Returns the proxy of an environment, even if its kind is not supported; empty if none is set.
     *
     * @param environment variables by name; names in upper or lower case
     */
    public static Optional<EnvironmentProxy> of(Map<String, String> environment) {
        return of(environment, "HTTPS_PROXY");
    }

    /**
     * Returns the proxy that another variable names.
     *
     * @param variable name in upper case, for example {@code HTTP_PROXY} for requests without TLS
     */
    public static Optional<EnvironmentProxy> of(Map<String, String> environment, String variable) {
        return Stream.of(variable, variable.toLowerCase(Locale.ROOT))
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .findFirst()
                .map(name -> new EnvironmentProxy(
                        name, address(environment.getOrDefault(name, "").strip()), exceptions(environment)));
    }

    private static List<String> exceptions(Map<String, String> environment) {
        String list = Stream.of("NO_PROXY", "no_proxy")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElse("");
        return Arrays.stream(list.split("[,\\s]+"))
                .map(entry -> entry.toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /**
     * Parses {@code http://HOST:PORT} or {@code HOST:PORT}. A proxy with a user name and password, or over TLS, is not
     * supported.
     */
    private static Optional<InetSocketAddress> address(String text) {
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            return "http".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null
                    ? Optional.of(InetSocketAddress.createUnresolved(uri.getHost(), port(uri, HTTP)))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static int port(URI uri, int usual) {
        return uri.getPort() < 0 ? usual : uri.getPort();
    }

    @Override
    public List<Proxy> select(URI uri) {
        // Resolved for each request: the client needs a resolved address and does not cache one.
        return List.of(proxy.filter(address -> !isLeftOut(uri))
                .map(address ->
                        new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address.getHostString(), address.getPort())))
                .orElse(Proxy.NO_PROXY));
    }

    /** Does nothing, because the call itself reports the failure to its caller. */
    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}

    /** Returns the name of the variable that sets the proxy. */
    public String variable() {
        return variable;
    }

    /**
     * Reports whether the proxy should be used for this request but is of an unsupported kind, so that it is not used.
     */
    public boolean isUnsupported(URI uri) {
        return proxy.isEmpty() && !isLeftOut(uri);
    }

    /**
     * Returns the first clause of a remedy for an unreachable endpoint, about the proxy; "" if the proxy is not used
     * for it.
     */
    public String remedy(URI endpoint) {
        if (isLeftOut(endpoint)) {
            return "";
        }
        return proxy.map(address -> "the request went through the proxy in " + variable + " ("
                        + SanitizedText.of(address.getHostString()) + ":" + address.getPort()
                        + "): check that the proxy allows it, or add the host to NO_PROXY; ")
                .orElse("the proxy in " + variable + " is of an unsupported kind and was not used: set it to"
                        + " http://HOST:PORT, without a user; ");
    }

    private boolean isLeftOut(URI uri) {
        String host = host(uri);
        return host.equals("localhost")
                || isOfThisMachine(host)
                || exceptions.stream()
                        .anyMatch(entry -> entry.equals("*")
                                || leavesOut(entry, host, port(uri, "http".equals(uri.getScheme()) ? HTTP : HTTPS)));
    }

    private static String host(URI uri) {
        return uri.getHost() == null
                ? ""
                : uri.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    }

    private static boolean isOfThisMachine(String host) {
        return bytes(host).map(EnvironmentProxy::ofThisMachine).orElse(false);
    }

    /**
     * Reports whether an address is loopback or link-local. Clouds issue credentials to machines and containers at
     * link-local addresses.
     */
    private static boolean ofThisMachine(byte[] bytes) {
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            return address.isLoopbackAddress() || address.isLinkLocalAddress();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reports whether an entry of NO_PROXY matches: a host with or without a port, a domain with its subdomains, an
     * address, or a CIDR block.
     */
    private static boolean leavesOut(String entry, String host, int port) {
        int slash = entry.indexOf('/');
        if (slash > 0) {
            return isWithin(entry.substring(0, slash), entry.substring(slash + 1), host);
        }
        // Brackets enclose text that contains colons itself, such as an IPv6 address.
        int end = entry.startsWith("[") ? entry.indexOf(']') + 1 : 0;
        int colon = entry.indexOf(':', end);
        boolean withPort = colon > 0 && colon == entry.lastIndexOf(':');
        if (withPort && !entry.substring(colon + 1).equals(Integer.toString(port))) {
            return false;
        }
        String name = (withPort ? entry.substring(0, colon) : entry).replaceAll("[\\[\\]]", "");
        Optional<byte[]> address = bytes(name);
        if (address.isPresent()) {
            return bytes(host)
                    .filter(other -> Arrays.equals(other, address.get()))
                    .isPresent();
        }
        if (name.startsWith("*.")) {
            return host.endsWith(name.substring(1));
        }
        return name.startsWith(".") ? host.endsWith(name) : host.equals(name) || host.endsWith("." + name);
    }

    private static boolean isWithin(String network, String length, String host) {
        Optional<byte[]> block = bytes(network);
        Optional<byte[]> address = bytes(host);
        if (block.isEmpty()
                || address.isEmpty()
                || block.get().length != address.get().length
                || !length.matches("\\d{1,3}")) {
            return false;
        }
        int bits = Integer.parseInt(length);
        for (int i = 0; i < bits && i < address.get().length * Byte.SIZE; i++) {
            int differs = block.get()[i / Byte.SIZE] ^ address.get()[i / Byte.SIZE];
            if ((differs >> (Byte.SIZE - 1 - i % Byte.SIZE) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Parses a numeric address. A host name is not resolved. */
    private static Optional<byte[]> bytes(String text) {
        if (!text.matches("\\d+(\\.\\d+){3}|[0-9a-f:.]*:[0-9a-f:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
