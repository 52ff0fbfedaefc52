package org.ephemera.analyze.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A part of a text that is a secret.
 *
 * @param to the first character after it
 * @param rule that found it
 * @param secret what it stands for: of an encoded secret the secret itself
 */
record SecretSpan(int from, int to, String rule, String secret) {
    static SecretSpan of(String text, int from, int to, String rule) {
        return new SecretSpan(from, to, rule, text.substring(from, to));
    }

    /** By their places, none of them overlapping: of two the longer stays, and grows by what it lacks of the other. */
    static List<SecretSpan> apart(List<SecretSpan> spans, String text) {
        List<SecretSpan> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingInt(SecretSpan::from).thenComparing(SecretSpan::to, Comparator.reverseOrder()));
        List<SecretSpan> apart = new ArrayList<>();
        for (SecretSpan span : sorted) {
            SecretSpan last = apart.isEmpty() ? null : apart.getLast();
            if (last == null || span.from() >= last.to()) {
                apart.add(span);
            } else if (span.to() > last.to()) {
                apart.set(apart.size() - 1, SecretSpan.of(text, last.from(), span.to(), last.rule()));
            }
        }
        return apart;
    }
}
