package org.ephemera.analyze.redact;

import java.util.HashMap;
import java.util.Map;

/**
 * Masking of secrets in logs, one line at a time. A private key in PEM takes many lines. The lines after its first line
 * are masked up to its last line, even if other lines are interleaved.
 */
public final class LogMasking {
    private static final String BEGIN = "-----BEGIN ";
    private static final String KEY = "PRIVATE KEY-----";
    private static final String END = "-----END ";
    /** Limit of masked lines after the first line of a key. An RSA key of 16,384 bits has fewer than 200 lines. */
    private static final int MOST_LINES = 500;

    private static final int MOST_STREAMS = 10_000;
    /** Length from which a Base64 sequence is masked in a line that also contains other text. */
    private static final int SHORTEST = 16;

    /** Number of lines since the beginning of a key, by stream. */
    private final Map<String, Integer> open = new HashMap<>();

    /** Returns the next line of a stream, masked. */
    public String masked(String stream, String line) {
        Integer lines = open.isEmpty() ? null : open.get(stream);
        int begin = line.lastIndexOf(BEGIN);
        boolean begins = begin >= 0 && line.indexOf(KEY, begin) > 0 && line.indexOf(END, begin) < 0;
        if (lines == null) {
            if (begins && open.size() < MOST_STREAMS) {
                open.put(stream, 0);
            }
            return SecretMasking.masked(line);
        }
        int end = line.indexOf(END);
        if (begins) {
            open.put(stream, 0);
        } else if (end >= 0 || lines == MOST_LINES) {
            open.remove(stream);
        } else {
            open.put(stream, lines + 1);
        }
        return end >= 0
                ? SecretMasking.MASK + SecretMasking.masked(line.substring(end))
                : isBase64(line) ? SecretMasking.MASK : withoutRuns(SecretMasking.masked(line));
    }

    private static boolean isBase64(String line) {
        return line.strip().chars().allMatch(LogMasking::isBase64);
    }

    private static String withoutRuns(String line) {
        StringBuilder masked = new StringBuilder();
        for (int from = 0; from < line.length(); ) {
            int to = from;
            while (to < line.length() && isBase64(line.charAt(to))) {
                to++;
            }
            if (to - from >= SHORTEST) {
                masked.append(SecretMasking.MASK);
            } else {
                masked.append(line, from, to);
            }
            if (to < line.length()) {
                masked.append(line.charAt(to++));
            }
            from = to;
        }
        return masked.toString();
    }

    private static boolean isBase64(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '/'
                || c == '+'
                || c == '=';
    }
}
