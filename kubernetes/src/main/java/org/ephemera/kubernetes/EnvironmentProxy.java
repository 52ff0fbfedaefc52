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
 * The proxy that {@code HTTPS_PROXY} names, for all but what {@code NO_PROXY} leaves out, as kubectl understands both: a tunnel through
 * which the server's certificate is seen and checked all the same. Machines are never asked about themselves through it, nor for the
 * credentials that their cloud gives them.
 */
public final class EnvironmentProxy extends ProxySelector {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final String variable;
    private final Optional<InetSocketAddress> proxy;
    private final List<String> without;

    private EnvironmentProxy(String variable, Optional<InetSocketAddress> proxy, List<String> without) {
        this.variable = variable;
        this.proxy = proxy;
        this.without = without;
    }

    /**
     * The one that an environment names, whether it can be used or not; nothing if it names none.
     *
     * @param environment variables by name, in capitals or small letters
     */
    public static Optional<EnvironmentProxy> of(Map<String, String> environment) {
        return of(environment, "HTTPS_PROXY");
    }

    /**
     * The same by another variable.
     *
     * @param variable its name in capitals, as {@code HTTP_PROXY} for what is asked without TLS
     */
    public static Optional<EnvironmentProxy> of(Map<String, String> environment, String variable) {
        return Stream.of(variable, variable.toLowerCase(Locale.ROOT))
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .findFirst()
                .map(name -> new EnvironmentProxy(
                        name, address(environment.getOrDefault(name, "").strip()), without(environment)));
    }

    private static List<String> without(Map<String, String> environment) {
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

    /** Of {@code http://HOST:PORT} or {@code HOST:PORT}; one that takes a name and a password, or TLS, is of no use here. */
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
        // Looked up anew each time: the client wants an address that is known, and keeps none for the next.
        return List.of(proxy.filter(there -> !isLeftOut(uri))
                .map(there -> new Proxy(Proxy.Type.HTTP, new InetSocketAddress(there.getHostString(), there.getPort())))
                .orElse(Proxy.NO_PROXY));
    }

    /** Whoever asked is told by the call itself. */
    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}

    /** The variable by which it is named. */
    public String variable() {
        return variable;
    }

    /** True if it should be asked for this and is of a kind that is not supported, so that it is asked without. */
    public boolean isOfNoUse(URI uri) {
        return proxy.isEmpty() && !isLeftOut(uri);
    }

    /** What whoever cannot reach an endpoint has to know of the proxy: a clause to begin with, or "". */
    public String said(URI endpoint) {
        if (isLeftOut(endpoint)) {
            return "";
        }
        return proxy.map(there -> "it was asked through the proxy of " + variable + " ("
                        + SanitizedText.of(there.getHostString()) + ":" + there.getPort()
                        + "): see that this lets it through, or leave its name out with NO_PROXY; ")
                .orElse(variable
                        + " names a proxy of a kind that is not supported, so it was asked without: name one as"
                        + " http://HOST:PORT, without a user; ");
    }

    private boolean isLeftOut(URI uri) {
        String host = host(uri);
        return host.equals("localhost")
                || isOfThisMachine(host)
                || without.stream()
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

    /** Link-local are the addresses at which clouds give machines and containers their credentials. */
    private static boolean ofThisMachine(byte[] bytes) {
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            return address.isLoopbackAddress() || address.isLinkLocalAddress();
        } catch (IOException e) {
            return false;
        }
    }

    /** A host with or without a port, a domain with all that is below, an address, or a block of them. */
    private static boolean leavesOut(String entry, String host, int port) {
        int slash = entry.indexOf('/');
        if (slash > 0) {
            return isWithin(entry.substring(0, slash), entry.substring(slash + 1), host);
        }
        // In brackets stands what has colons of its own, as in an address.
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
                    .filter(there -> Arrays.equals(there, address.get()))
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

    /** Of an address in figures; a name is nobody asked about. */
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
