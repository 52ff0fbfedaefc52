package org.ephemera.analyze.command;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Severity;

/**
 * Pattern of a rule.
 *
 * @param id the rule's id and a number
 * @param literals in lower case; every text that the pattern matches contains one of them
 * @param run for patterns without literals: number of consecutive alphanumeric characters in every match
 * @param severity if it differs from the rule's
 * @param unless exceptions
 */
record RulePattern(
        String id,
        String rule,
        Set<TextScope> scopes,
        List<String> literals,
        int run,
        Pattern pattern,
        Optional<Severity> severity,
        List<Unless> unless) {
    /** Characters after a match that are visible to an exception. */
    private static final int AFTER = 80;
    /**
     * Characters visible to an exception that must match up to the end ({@code $}); it does not apply to longer text.
     */
    private static final int AFTER_ANCHORED = 400;
    /** Placeholder for hidden text: it is neither the end of the text nor a word boundary. */
    private static final char MORE = '\u0001';

    private static final int WEIGHT = 100;
    private static final Pattern BOUNDS = Pattern.compile("\\{\\d+,(\\d+)\\}");

    /**
     * Exception that makes a match harmless or less severe.
     *
     * @param severity empty if the text does not count as a match
     */
    record Unless(Pattern pattern, Optional<Severity> severity) {
        private boolean applies(String text, int from, int to) {
            boolean anchored = pattern.pattern().endsWith("$");
            int end = to + (anchored ? AFTER_ANCHORED : AFTER);
            if (end >= text.length()) {
                return pattern.matcher(text.substring(from)).find();
            }
            return !anchored
                    && pattern.matcher(text.substring(from, end) + MORE).find();
        }
    }

    RulePattern {
        scopes = Set.copyOf(scopes);
        literals = List.copyOf(literals);
        unless = List.copyOf(unless);
        if (literals.isEmpty() == (run == 0)) {
            throw new IllegalArgumentException(id + " needs either literals or a run");
        }
    }

    /**
     * Returns the approximate cost of one character; the engine follows all alternatives and repetitions in parallel.
     */
    int weight() {
        int repetitions = 0;
        Matcher bounds = BOUNDS.matcher(pattern.pattern());
        while (bounds.find()) {
            repetitions += Integer.parseInt(bounds.group(1));
        }
        return 1 + (pattern.pattern().length() + repetitions) / WEIGHT;
    }

    /** Returns the first exception that applies to a match. */
    Optional<Unless> exception(String text, Matcher match) {
        return unless.stream()
                .filter(u -> u.applies(text, match.start(), match.end()))
                .findFirst();
    }
}
