package org.ephemera.analyze.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Replacement of secrets in texts by marks, counted by rule. */
public final class TextRedaction {
    private final UnaryOperator<String> marks;
    private final KnownSecrets known;
    private final EncodedSecrets encoded;
    private final SortedMap<String, Integer> counts = new TreeMap<>();

    /**
     * Creates a redaction.
     *
     * @param marks returns the mark that replaces a secret
     */
    public TextRedaction(UnaryOperator<String> marks, KnownSecrets known) {
        this.marks = marks;
        this.known = known;
        this.encoded = new EncodedSecrets(known, this::spans);
    }

    /** Returns a part of the text, masked. A secret that is only partly within the part is masked too. */
    static String masked(String text, int from, int to, String mask) {
        return masked(text, secrets(text), from, to, mask);
    }

    /**
     * Returns a part of the text in which the secrets are masked.
     *
     * @param spans secrets of the text, ordered by position
     */
    static String masked(String text, List<SecretSpan> spans, int from, int to, String mask) {
        if (spans.isEmpty()) {
            return text.substring(from, to);
        }
        StringBuilder masked = new StringBuilder();
        int at = from;
        for (SecretSpan span : spans) {
            if (span.to() > from && span.from() < to) {
                masked.append(text, at, Math.max(at, span.from())).append(mask);
                at = Math.min(to, span.to());
            }
        }
        return masked.append(text, at, to).toString();
    }

    /** Returns the secrets of a text, ordered by position. */
    static List<SecretSpan> secrets(String text) {
        return new TextRedaction(secret -> secret, new KnownSecrets()).spans(text, 0);
    }

    /**
     * Returns a copy of the text in which marks replace the secrets.
     *
     * @param found receives each secret
     */
    public String redact(String text, KnownSecrets found) {
        List<SecretSpan> spans = spans(text, 0);
        if (spans.isEmpty()) {
            return text;
        }
        StringBuilder copy = new StringBuilder();
        int from = 0;
        for (SecretSpan span : spans) {
            copy.append(text, from, span.from()).append(redactSecret(span.secret(), span.rule(), found));
            from = span.to();
        }
        return copy.append(text, from, text.length()).toString();
    }

    /** Returns the mark of a text that is a secret, and adds the secret to {@code found}. */
    public String redactSecret(String secret, String rule, KnownSecrets found) {
        counts.merge(rule, 1, Integer::sum);
        found.add(secret);
        return marks.apply(secret);
    }

    /**
     * Returns the mark of a value that is removed at this place only, because elsewhere the same text may be public.
     */
    public String redactHere(String value, String rule) {
        counts.merge(rule, 1, Integer::sum);
        return marks.apply(value);
    }

    /** Returns the secrets in a text. */
    public List<String> secretsIn(String text) {
        return spans(text, 0).stream().map(SecretSpan::secret).toList();
    }

    public SortedMap<String, Integer> counts() {
        return counts;
    }

    /** Returns the secrets of a text. A text over the limit is replaced completely, without a search. */
    private List<SecretSpan> spans(String text, int depth) {
        if (text.length() > SecretMasking.LONGEST) {
            return List.of(SecretSpan.of(text, 0, text.length(), "too-long"));
        }
        List<SecretSpan> spans = new ArrayList<>(SecretPatterns.find(text));
        known.find(text, spans);
        encoded.find(text, depth, spans);
        // Last, so that an encoded secret is recorded with its decoded value.
        UnnamedSecrets.find(text, spans);
        return SecretSpan.disjoint(spans, text);
    }
}
