package org.ephemera.analyze.redact;

import java.util.ArrayList;
import java.util.List;

/**
 * Masking of secrets in displayed text. Text is masked before it is truncated, so that no part of a secret is left at
 * the end. The mask shows that a secret exists; its value is kept in the evidence only.
 */
public final class SecretMasking {
    /** Number of characters of a text that are searched. Readers truncate fields and log lines to this length. */
    public static final int LONGEST = 64 << 10;

    /** Number of characters after a truncation that are searched for the end of a secret that begins before it. */
    static final int LOOKAHEAD = 4 << 10;

    /** Replacement of a secret. */
    public static final String MASK = "[redacted]";

    private static final String CUT = "\u2026";

    private SecretMasking() {}

    /**
     * Returns the text with every secret masked, encoded secrets included. A text of about {@link #LONGEST} characters
     * or more may have been truncated within a secret, so its last 4,096 characters are omitted.
     */
    public static String masked(String text) {
        return masked(text, LONGEST);
    }

    /** Returns the masked text, truncated to {@code most} characters and an ellipsis. No surrogate pair is split. */
    public static String masked(String text, int most) {
        if (UnnamedSecrets.isPemLine(text)) {
            return MASK;
        }
        int end = complete(text);
        int shown = Math.min(end, most);
        String head = text.substring(0, Math.min(end, shown + LOOKAHEAD));
        String masked = TextRedaction.masked(head, 0, shown, MASK);
        return shown == text.length() && masked.length() <= most ? masked : cut(masked, most);
    }

    /** Returns the part of the text from {@code from} to {@code to}; secrets that reach into the part are masked. */
    public static String part(String text, int from, int to) {
        int end = Math.min(to, complete(text));
        String head = text.substring(0, Math.min(complete(text), Math.max(end, 0) + LOOKAHEAD));
        return from >= end || UnnamedSecrets.isPemLine(text) ? MASK : TextRedaction.masked(head, from, end, MASK);
    }

    /** Masks the words of a command, including a word after a flag such as {@code --password}. */
    public static List<String> words(List<String> words) {
        String line = String.join(" ", words);
        if (line.length() >= LONGEST) {
            return words.stream().map(SecretMasking::masked).toList();
        }
        List<SecretSpan> spans = TextRedaction.secrets(line);
        List<String> masked = new ArrayList<>();
        boolean afterFlag = false;
        int at = 0;
        for (String word : words) {
            masked.add(
                    afterFlag && !word.isEmpty()
                            ? MASK
                            : TextRedaction.masked(line, spans, at, at + word.length(), MASK));
            afterFlag = SecretNames.isFlag(word);
            at += word.length() + 1;
        }
        return masked;
    }

    /** Returns the number of characters within which no secret is truncated. */
    private static int complete(String text) {
        return text.length() < LONGEST - 1 ? text.length() : Math.min(text.length(), LONGEST) - LOOKAHEAD;
    }

    private static String cut(String text, int most) {
        int length = Math.min(text.length(), most);
        int end = length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + CUT;
    }
}
