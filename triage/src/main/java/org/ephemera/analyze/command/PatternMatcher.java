package org.ephemera.analyze.command;

import com.google.re2j.Matcher;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;

/**
 * Matcher that applies all patterns to one text.
 * An automaton selects the patterns that can match, and only those run, in an engine with linear time. Not thread-safe.
 */
final class PatternMatcher {
    private static final int MOST_MATCHES = 100;
    private static final long[] NOTHING = {};

    /** Standard patterns, loaded once because loading is slow. */
    private static final class Standard {
        static final List<RulePattern> ALL = PatternFile.standard();
        static final LiteralMatcher LITERALS = literals(ALL);
    }

    private final List<RulePattern> all;
    private final int[] weights;
    private final LiteralMatcher literals;
    private final long[] found;
    /** Bit masks of the patterns for each scope. */
    private final Map<TextScope, long[]> masks = new EnumMap<>(TextScope.class);

    private final int shortestRun;

    PatternMatcher(List<RulePattern> all) {
        this(all, literals(all));
    }

    private PatternMatcher(List<RulePattern> all, LiteralMatcher literals) {
        this.all = List.copyOf(all);
        this.weights = all.stream().mapToInt(RulePattern::weight).toArray();
        this.literals = literals;
        this.found = new long[literals.resultLength()];
        this.shortestRun = all.stream()
                .mapToInt(RulePattern::run)
                .filter(run -> run > 0)
                .min()
                .orElse(Integer.MAX_VALUE);
        for (int i = 0; i < all.size(); i++) {
            for (TextScope scope : all.get(i).scopes()) {
                masks.computeIfAbsent(scope, s -> new long[found.length])[i / Long.SIZE] |= 1L << (i % Long.SIZE);
            }
        }
    }

    /** Returns a matcher of the built-in patterns. */
    static PatternMatcher standard() {
        return new PatternMatcher(Standard.ALL, Standard.LITERALS);
    }

    private static LiteralMatcher literals(List<RulePattern> all) {
        return LiteralMatcher.of(all.stream().map(RulePattern::literals).toList());
    }

    /** Reports whether any pattern can match. It is false for most log lines. */
    boolean mayMatch(String text, TextScope scope) {
        boolean run = text.length() >= shortestRun && hasRun(text, shortestRun);
        if (!literals.mark(text, found) && !run) {
            return false;
        }
        if (run) {
            markRuns(text);
        }
        long[] mask = masks.getOrDefault(scope, NOTHING);
        boolean any = false;
        for (int word = 0; word < found.length; word++) {
            found[word] &= word < mask.length ? mask[word] : 0;
            any |= found[word] != 0;
        }
        return any;
    }

    /** Passes the most severe match of each pattern to the consumer, until the budget is spent. */
    void match(String text, TextScope scope, ScanBudget budget, Consumer<PatternMatch> each) {
        if (!mayMatch(text, scope)) {
            return;
        }
        long[] candidates = found.clone();
        for (int word = 0; word < candidates.length; word++) {
            for (long bits = candidates[word]; bits != 0; bits &= bits - 1) {
                int at = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
                if (!budget.spend((long) text.length() * weights[at])) {
                    return;
                }
                mostSevere(all.get(at), text, budget).ifPresent(each);
            }
        }
    }

    /**
     * Returns the most severe match. An attacker may hide a match behind many harmless ones, so reaching the limit
     * counts as an exceeded budget.
     */
    private static Optional<PatternMatch> mostSevere(RulePattern signature, String text, ScanBudget budget) {
        Severity severity = signature
                .severity()
                .orElseGet(() -> RuleBook.standard().rule(signature.rule()).severity());
        Matcher matcher = signature.pattern().matcher(text);
        PatternMatch worst = null;
        for (int n = 0; matcher.find(); n++) {
            if (n == MOST_MATCHES) {
                budget.markExceeded();
                break;
            }
            Optional<RulePattern.Unless> unless = signature.exception(text, matcher);
            Severity here = unless.flatMap(RulePattern.Unless::severity).orElse(severity);
            boolean counts = unless.isEmpty() || unless.get().severity().isPresent();
            if (counts && (worst == null || here.compareTo(worst.severity()) < 0)) {
                worst = new PatternMatch(signature, here, text, matcher.start(), matcher.end());
            }
            if (unless.isEmpty()) {
                break;
            }
        }
        return Optional.ofNullable(worst);
    }

    private void markRuns(String text) {
        for (int i = 0; i < all.size(); i++) {
            int run = all.get(i).run();
            if (run > 0 && hasRun(text, run)) {
                found[i / Long.SIZE] |= 1L << (i % Long.SIZE);
            }
        }
    }

    /**
     * Reports whether the text contains a run of alphanumeric characters. It checks every {@code length}-th character,
     * because a run of that length covers one of them.
     */
    private static boolean hasRun(String text, int length) {
        int i = length - 1;
        while (i < text.length()) {
            int from = i;
            while (from >= 0 && i - from < length && isAlphanumeric(text.charAt(from))) {
                from--;
            }
            int to = i + 1;
            while (to < text.length() && to - from - 1 < length && isAlphanumeric(text.charAt(to))) {
                to++;
            }
            if (from < i && to - from - 1 >= length) {
                return true;
            }
            i += length;
        }
        return false;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
