package org.ephemera.analyze.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.ByteArrayInputStream;
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
 * Secrets in Base64, in hexadecimal digits, percent signs and gzip, one in the other up to three times. A run that has one goes as a
 * whole: what is left of it could be decoded.
 */
final class EncodedSecrets {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{10,}={0,2}");
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2}){8,}");
    private static final Pattern PERCENT = Pattern.compile("[^\\s\"']*%[0-9a-fA-F]{2}[^\\s\"']*");
    private static final int DEEPEST = 3;
    private static final int LARGEST = 1 << 20;

    private final KnownSecrets known;
    private final Look look;

    /** Looks for secrets in what was decoded. */
    interface Look {
        List<SecretSpan> spans(String text, int depth);
    }

    EncodedSecrets(KnownSecrets known, Look look) {
        this.known = known;
        this.look = look;
    }

    void find(String text, int depth, List<SecretSpan> spans) {
        if (depth >= DEEPEST) {
            return;
        }
        each(BASE64, text, depth, spans, run -> base64(run).map(EncodedSecrets::text));
        each(HEX, text, depth, spans, run -> Optional.of(text(HexFormat.of().parseHex(run))));
        each(PERCENT, text, depth, spans, EncodedSecrets::percent);
    }

    private void each(
            Pattern pattern,
            String text,
            int depth,
            List<SecretSpan> spans,
            Function<String, Optional<String>> decode) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String run = matcher.group();
            Optional<String> secret = pattern.equals(BASE64) ? known.inBase64(run) : Optional.empty();
            if (secret.isEmpty()) {
                secret = decode.apply(run)
                        .filter(decoded -> !decoded.equals(run))
                        .flatMap(decoded -> look.spans(decoded, depth + 1).stream()
                                .map(SecretSpan::secret)
                                .findFirst());
            }
            secret.ifPresent(found -> spans.add(new SecretSpan(matcher.start(), matcher.end(), "encoded", found)));
        }
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
                return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return "";
            }
        }
        // PowerShell's encoded commands are UTF-16.
        boolean wide = bytes.length > 3 && bytes[1] == 0 && bytes[3] == 0;
        return new String(bytes, wide ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
    }
}
