package org.ephemera.azure.call;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Links to next pages. The service has to encode them, and some providers leave filters and tokens in them as they are, with blanks, bars
 * and quotes.
 */
public final class NextLinks {
    /** What a question is called by that follows one, in the acquisition log. */
    public static final String PARAM = "nextLink";

    /** What may stand in an address; a link leads to no place within a page, so that a {@code #} is one of a token. */
    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+,;=";

    private NextLinks() {}

    /** The same with everything encoded that may not stand in an address; what is encoded stays as it is. */
    static String legal(String link) {
        byte[] bytes = link.getBytes(StandardCharsets.UTF_8);
        StringBuilder legal = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            if (PLAIN.indexOf(c) >= 0 || (c == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2))) {
                legal.append(c);
            } else {
                legal.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return legal.toString();
    }

    /** False if no request can be made of it. */
    static boolean isAddress(String link) {
        try {
            URI uri = new URI(legal(link));
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
