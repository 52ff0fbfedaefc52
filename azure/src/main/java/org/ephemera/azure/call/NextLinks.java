package org.ephemera.azure.call;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Encoding of links to next pages. Services must encode them, but some leave filters and tokens with spaces, vertical
 * bars and quotes unencoded.
 */
public final class NextLinks {
    /** Name of the link among the parameters of a request in the acquisition log. */
    public static final String PARAM = "nextLink";

    /**
     * Characters that are allowed in an address. A link has no fragment, so a {@code #} is part of a token and is
     * encoded.
     */
    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+,;=";

    private NextLinks() {}

    /** Returns the link with all other characters encoded; existing encoding is kept. */
    static String encoded(String link) {
        byte[] bytes = link.getBytes(StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            if (PLAIN.indexOf(c) >= 0 || (c == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2))) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    /** Reports whether a request can be sent to the link. */
    static boolean isAddress(String link) {
        try {
            URI uri = new URI(encoded(link));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return uri.getHost() != null && (scheme.equals("https") || scheme.equals("http"));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isHex(byte[] bytes, int at) {
        return at < bytes.length && Character.digit(bytes[at], 16) >= 0;
    }
}
