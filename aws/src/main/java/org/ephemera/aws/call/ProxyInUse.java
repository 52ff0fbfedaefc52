package org.ephemera.aws.call;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/** The proxy through which the process asks a server ({@link ProxySelector#getDefault()}), for whoever could not reach it. */
public final class ProxyInUse {
    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+");

    /** Where none is told: what holds for one server of AWS holds for the others. */
    private static final String ANY = "https://sts.amazonaws.com";

    private ProxyInUse() {}

    /**
     * What else is to be checked: the proxy by its host and port, without a user, and a comma; "" if the server is asked without one.
     *
     * @param endpoint where the call went; one without an address is a server of AWS
     */
    public static String said(String endpoint) {
        return said(endpoint, ProxySelector.getDefault());
    }

    static String said(String endpoint, @Nullable ProxySelector selector) {
        Matcher address = ADDRESS.matcher(endpoint);
        String asked = address.find() ? address.group() : ANY;
        if (selector == null) {
            return "";
        }
        try {
            for (Proxy proxy : selector.select(URI.create(asked))) {
                if (proxy.type() != Proxy.Type.DIRECT && proxy.address() instanceof InetSocketAddress there) {
                    String variable = asked.startsWith("https:") ? "HTTPS_PROXY" : "HTTP_PROXY";
                    return "the proxy " + SanitizedText.of(there.getHostString()) + ":" + there.getPort()
                            + " through which it is asked (" + variable + "; NO_PROXY leaves servers out), ";
                }
            }
        } catch (IllegalArgumentException e) {
            return ""; // no address at all
        }
        return "";
    }
}
