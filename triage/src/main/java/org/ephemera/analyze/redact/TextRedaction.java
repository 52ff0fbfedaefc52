package org.ephemera.analyze.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.ephemera.analyze.model.Bounded;

/** A text without its secrets. */
final class TextRedaction {
    private final UnaryOperator<String> marks;
    private final KnownSecrets known;
    private final EncodedSecrets encoded;
    private final SortedMap<String, Integer> counts = new TreeMap<>();

    TextRedaction(Marks marks, KnownSecrets known) {
        this((UnaryOperator<String>) marks::of, known);
    }

    /** @param marks what stands in the place of a secret */
    private TextRedaction(UnaryOperator<String> marks, KnownSecrets known) {
        this.marks = marks;
        this.known = known;
        this.encoded = new EncodedSecrets(known, this::spans);
    }

    /** The text with one and the same mask for every secret. */
    static String masked(String text, String mask) {
        return new TextRedaction(secret -> mask, new KnownSecrets()).copy(text, new KnownSecrets());
    }

    /** @param found is told of each secret */
    String copy(String text, KnownSecrets found) {
        List<SecretSpan> spans = spans(text, 0);
        if (spans.isEmpty()) {
            return text;
        }
        StringBuilder copy = new StringBuilder();
        int from = 0;
        for (SecretSpan span : spans) {
            copy.append(text, from, span.from()).append(whole(span.secret(), span.rule(), found));
            from = span.to();
        }
        return copy.append(text, from, text.length()).toString();
    }

    /** The mark of a text that is a secret as a whole. */
    String whole(String secret, String rule, KnownSecrets found) {
        counts.merge(rule, 1, Integer::sum);
        found.add(secret);
        return marks.apply(secret);
    }

    /** The mark of a value that is taken out, and may stand elsewhere for what everybody may know. */
    String here(String value, String rule) {
        counts.merge(rule, 1, Integer::sum);
        return marks.apply(value);
    }

    /** The secrets that a text has in it. */
    List<String> secrets(String text) {
        return spans(text, 0).stream().map(SecretSpan::secret).toList();
    }

    SortedMap<String, Integer> counts() {
        return counts;
    }

    /** A text that is longer than a whole specification may be is not looked through: it goes as it is. */
    private List<SecretSpan> spans(String text, int depth) {
        if (text.length() > Bounded.FIELD) {
            return List.of(SecretSpan.of(text, 0, text.length(), "too-long"));
        }
        List<SecretSpan> spans = new ArrayList<>(SecretPatterns.find(text));
        known.find(text, spans);
        encoded.find(text, depth, spans);
        return SecretSpan.apart(spans, text);
    }
}
