package org.ephemera.analyze.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Part of a text that is a secret.
 *
 * @param to index after its last character
 * @param rule rule that found it
 * @param secret its value; for an encoded secret the decoded value
 */
record SecretSpan(int from, int to, String rule, String secret) {
    static SecretSpan of(String text, int from, int to, String rule) {
        return new SecretSpan(from, to, rule, text.substring(from, to));
    }

    /**
     * Returns the spans by position, without overlaps. Of two overlapping spans the first is extended to the end of the
     * second.
     */
    static List<SecretSpan> disjoint(List<SecretSpan> spans, String text) {
        List<SecretSpan> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingInt(SecretSpan::from).thenComparing(SecretSpan::to, Comparator.reverseOrder()));
        List<SecretSpan> disjoint = new ArrayList<>();
        for (SecretSpan span : sorted) {
            SecretSpan last = disjoint.isEmpty() ? null : disjoint.getLast();
            if (last == null || span.from() >= last.to()) {
                disjoint.add(span);
            } else if (span.to() > last.to()) {
                disjoint.set(disjoint.size() - 1, SecretSpan.of(text, last.from(), span.to(), last.rule()));
            }
        }
        return disjoint;
    }
}
