package org.ephemera.aws.call;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/**
 * Description of the proxy that the process uses for a server ({@link ProxySelector#getDefault()}), for messages about
 * an unreachable server.
 */
public final class ProxyHint {
    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+");

    /** Address for endpoints without one: all servers of AWS are reached through the same proxy. */
    private static final String ANY_SERVER = "https://sts.amazonaws.com";

    private ProxyHint() {}

    /**
     * Returns the proxy as an item of a list of things to check: host and port without a user, and a comma; "" if no
     * proxy is used.
     *
     * @param endpoint of the call; one without an address is a server of AWS
     */
    public static String hint(String endpoint) {
        return hint(endpoint, ProxySelector.getDefault());
    }

    static String hint(String endpoint, @Nullable ProxySelector selector) {
        Matcher address = ADDRESS.matcher(endpoint);
        String url = address.find() ? address.group() : ANY_SERVER;
        if (selector == null) {
            return "";
        }
        try {
            for (Proxy proxy : selector.select(URI.create(url))) {
                if (proxy.type() != Proxy.Type.DIRECT && proxy.address() instanceof InetSocketAddress proxyAddress) {
                    String variable = url.startsWith("https:") ? "HTTPS_PROXY" : "HTTP_PROXY";
                    return "the proxy " + SanitizedText.of(proxyAddress.getHostString()) + ":" + proxyAddress.getPort()
                            + " in use (" + variable + "; NO_PROXY excludes servers), ";
                }
            }
        } catch (IllegalArgumentException e) {
            return ""; // not a URL
        }
        return "";
    }
}
