package org.ephemera.analyze.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Percent-encoding of URLs (RFC 3986, section 2.1). Servers log a request as it was sent, so a command in a query is
 * readable only after decoding.
 */
final class PercentEncoding {
    /** An encoded text may be encoded again, to evade filters. */
    private static final int LEVELS = 2;

    private static final int LENGTH = 3;

    private PercentEncoding() {}

    /**
     * Returns a text without its percent-encoding, with a space for each plus sign, as in a query; empty if nothing is
     * encoded.
     */
    static Optional<String> decode(String text) {
        if (!isEncoded(text)) {
            return Optional.empty();
        }
        String decoded = text.replace('+', ' ');
        for (int level = 0; level < LEVELS && isEncoded(decoded); level++) {
            decoded = decodeOnce(decoded);
        }
        return Optional.of(decoded);
    }

    private static boolean isEncoded(String text) {
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
            if (isEncoded(text, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEncoded(String text, int at) {
        return text.charAt(at) == '%'
                && at + LENGTH <= text.length()
                && HexFormat.isHexDigit(text.charAt(at + 1))
                && HexFormat.isHexDigit(text.charAt(at + 2));
    }

    /** Decodes each run of encoded bytes as UTF-8. */
    private static String decodeOnce(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); at++) {
            if (isEncoded(text, at)) {
                bytes.write(HexFormat.fromHexDigits(text, at + 1, at + LENGTH));
                at += LENGTH - 1;
            } else {
                append(bytes, decoded);
                decoded.append(text.charAt(at));
            }
        }
        append(bytes, decoded);
        return decoded.toString();
    }

    private static void append(ByteArrayOutputStream bytes, StringBuilder decoded) {
        if (bytes.size() > 0) {
            decoded.append(bytes.toString(StandardCharsets.UTF_8));
            bytes.reset();
        }
    }
}
