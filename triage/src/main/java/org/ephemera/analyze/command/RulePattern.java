package org.ephemera.analyze.command;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Severity;

/**
 * A pattern of a rule.
 *
 * @param id the rule's id and a number
 * @param literals of which one is in every text that the pattern matches, in lower case
 * @param run where there are no literals: letters and digits that stand in a row in every such text
 * @param severity if it is not the rule's
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
    /** Characters after a match that an exception sees as well. */
    private static final int AFTER = 80;
    /** The same for one that speaks of all there is to the end: it does not hold where there is more. */
    private static final int TO_THE_END = 400;
    /** In place of what an exception does not see: no end, and nothing that ends a word. */
    private static final char MORE = '\u0001';

    private static final int WEIGHT = 100;
    private static final Pattern BOUNDS = Pattern.compile("\\{\\d+,(\\d+)\\}");

    /**
     * What makes a match harmless, or less.
     *
     * @param severity empty if it is no match at all
     */
    record Unless(Pattern pattern, Optional<Severity> severity) {
        private boolean holds(String text, int from, int to) {
            boolean whole = pattern.pattern().endsWith("$");
            int end = to + (whole ? TO_THE_END : AFTER);
            if (end >= text.length()) {
                return pattern.matcher(text.substring(from)).find();
            }
            return !whole && pattern.matcher(text.substring(from, end) + MORE).find();
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

    /** What a character of text costs, roughly: the engine follows all alternatives and repetitions at once. */
    int weight() {
        int repetitions = 0;
        Matcher bounds = BOUNDS.matcher(pattern.pattern());
        while (bounds.find()) {
            repetitions += Integer.parseInt(bounds.group(1));
        }
        return 1 + (pattern.pattern().length() + repetitions) / WEIGHT;
    }

    /** The first exception that a match falls under. */
    Optional<Unless> exception(String text, Matcher match) {
        return unless.stream()
                .filter(u -> u.holds(text, match.start(), match.end()))
                .findFirst();
    }
}
