package org.ephemera.analyze.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * Detection of secrets that are encoded in Base64, hexadecimal digits, percent-encoding or gzip, nested up to three
 * times. A sequence that contains a secret is replaced completely, because the rest of it could be decoded.
 */
final class EncodedSecrets {
    private static final Pattern PERCENT = Pattern.compile("[^\\s\"']*%[0-9a-fA-F]{2}[^\\s\"']*");
    private static final int SHORTEST_BASE64 = 10;
    private static final int SHORTEST_HEX = 16;
    /**
     * Length of an ASCII sequence that shows that decoded bytes are text. Every {@code NAME=VALUE} pair contains such a
     * sequence, and random bytes rarely do.
     */
    private static final int SHORTEST_TEXT = 5;

    private static final int DEEPEST = 3;
    private static final int LARGEST = 1 << 20;

    private final KnownSecrets known;
    private final DecodedSearch decodedSearch;

    /** Search for secrets in decoded text. */
    interface DecodedSearch {
        List<SecretSpan> spans(String text, int depth);
    }

    EncodedSecrets(KnownSecrets known, DecodedSearch decodedSearch) {
        this.known = known;
        this.decodedSearch = decodedSearch;
    }

    void find(String text, int depth, List<SecretSpan> spans) {
        if (depth >= DEEPEST) {
            return;
        }
        base64(text, depth, spans);
        hex(text, depth, spans);
        if (text.indexOf('%') >= 0) {
            Matcher matcher = PERCENT.matcher(text);
            while (matcher.find()) {
                run(text, matcher.start(), matcher.end(), depth, spans, EncodedSecrets::percent);
            }
        }
    }

    /** Searches sequences of at least ten Base64 characters, in either alphabet, with up to two padding characters. */
    private void base64(String text, int depth, List<SecretSpan> spans) {
        for (int from = 0; from < text.length(); from++) {
            int to = from;
            while (to < text.length() && isBase64(text.charAt(to))) {
                to++;
            }
            if (to - from >= SHORTEST_BASE64) {
                int end = to;
                while (end < text.length() && end < to + 2 && text.charAt(end) == '=') {
                    end++;
                }
                Optional<String> secret = known.inBase64(text.substring(from, end));
                if (secret.isPresent()) {
                    spans.add(new SecretSpan(from, end, "encoded", secret.get()));
                } else {
                    run(text, from, end, depth, spans, run -> base64(run).map(EncodedSecrets::text));
                }
            }
            from = to;
        }
    }

    /** Searches sequences of at least eight bytes in hexadecimal digits. */
    private void hex(String text, int depth, List<SecretSpan> spans) {
        for (int from = 0; from < text.length(); from++) {
            int to = from;
            while (to < text.length() && HexFormat.isHexDigit(text.charAt(to))) {
                to++;
            }
            int even = to - (to - from) % 2;
            if (even - from >= SHORTEST_HEX) {
                run(
                        text,
                        from,
                        even,
                        depth,
                        spans,
                        run -> Optional.of(text(HexFormat.of().parseHex(run))));
            }
            from = to;
        }
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '_'
                || c == '-';
    }

    private void run(
            String text,
            int from,
            int to,
            int depth,
            List<SecretSpan> spans,
            Function<String, Optional<String>> decode) {
        String run = text.substring(from, to);
        decode.apply(run)
                .filter(decoded -> !decoded.equals(run))
                .flatMap(decoded -> decodedSearch.spans(decoded, depth + 1).stream()
                        .map(SecretSpan::secret)
                        .findFirst())
                .ifPresent(secret -> spans.add(new SecretSpan(from, to, "encoded", secret)));
    }

    private static Optional<byte[]> base64(String run) {
        String plain = run.replace('-', '+').replace('_', '/').replace("=", "");
        String whole = plain.length() % 4 == 1 ? plain.substring(0, plain.length() - 1) : plain;
        try {
            return Optional.of(Base64.getDecoder().decode(whole));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> percent(String run) {
        try {
            return Optional.of(URLDecoder.decode(run, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(byte[] bytes) {
        boolean gzip = bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
        if (gzip) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                return inflated(in);
            } catch (IOException e) {
                return "";
            }
        }
        // PowerShell's encoded commands are UTF-16.
        boolean wide = bytes.length > 3 && bytes[1] == 0 && bytes[3] == 0;
        if (!wide && !hasText(bytes)) {
            return "";
        }
        return new String(bytes, wide ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
    }

    /** Returns as much as can be decompressed; truncated data has no end. */
    private static String inflated(GZIPInputStream in) throws IOException {
        byte[] text = new byte[LARGEST];
        int length = 0;
        try {
            for (int read = in.read(text, 0, LARGEST); read > 0; read = in.read(text, length, LARGEST - length)) {
                length += read;
            }
        } catch (EOFException e) {
            // Truncated data: the beginning is sufficient.
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    private static boolean hasText(byte[] bytes) {
        int row = 0;
        for (byte b : bytes) {
            row = (b >= ' ' && b < 0x7f) || b == '\n' || b == '\t' ? row + 1 : 0;
            if (row == SHORTEST_TEXT) {
                return true;
            }
        }
        return false;
    }
}
