package org.ephemera.analyze.redact;

import java.util.List;

/**
 * Secrets without a name next to them, recognized by their length: secret access keys of AWS (40 characters) and lines
 * of private keys in PEM (64 characters, RFC 7468) that are separate lines of a log. Hexadecimal digests are excluded,
 * because they contain letters of one case only.
 */
final class UnnamedSecrets {
    private static final int ACCESS_KEY = 40;
    private static final int PEM_LINE = 64;
    private static final int FEW = 3;

    private UnnamedSecrets() {}

    static void find(String text, List<SecretSpan> spans) {
        for (int from = 0; from < text.length(); from++) {
            int to = from;
            while (to < text.length() && isBase64(text.charAt(to))) {
                to++;
            }
            if (to - from == ACCESS_KEY && isMixed(text, from, to)) {
                spans.add(SecretSpan.of(text, from, to, "secret-key"));
            }
            from = to;
        }
    }

    /** Reports whether a text has the form of an inner line of a private key in PEM. */
    static boolean isPemLine(String text) {
        String line = text.length() < 2 * PEM_LINE ? text.strip() : "";
        return line.length() == PEM_LINE
                && line.chars().allMatch(c -> isBase64((char) c))
                && isMixed(line, 0, PEM_LINE);
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '+';
    }

    private static boolean isMixed(String text, int from, int to) {
        String run = text.substring(from, to);
        return run.chars().anyMatch(Character::isDigit)
                && run.chars().filter(Character::isUpperCase).count() >= FEW
                && run.chars().filter(Character::isLowerCase).count() >= FEW;
    }
}
