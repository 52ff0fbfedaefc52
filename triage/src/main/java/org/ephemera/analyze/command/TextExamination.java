package org.ephemera.analyze.command;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One text looked at from all sides: as it is, as a shell would see it, and as what it holds encoded. */
final class TextExamination {
    /** Characters of a text that are looked at. */
    static final int LONGEST = 64 << 10;
    /** Characters that patterns may read of one text, times what they weigh. */
    private static final long BUDGET = 64L << 20;

    /**
     * The worst match of a rule.
     *
     * @param chain how it was encoded, empty if it was not
     */
    record Found(Match match, List<String> chain) {}

    private final Signatures signatures;

    TextExamination(Signatures signatures) {
        this.signatures = signatures;
    }

    /**
     * What is found, by rule.
     *
     * @param exceeded told if not everything could be looked at
     */
    Map<String, Found> of(String value, Scope scope, Runnable exceeded) {
        return of(value, scope, new Budget(BUDGET), exceeded);
    }

    /** @param budget that other texts may have a part in */
    Map<String, Found> of(String value, Scope scope, Budget budget, Runnable exceeded) {
        String text = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        Map<String, Found> found = new TreeMap<>();
        look(text, scope, List.of(), budget, found);
        if (scope != Scope.PAIR) {
            for (Decoding.Layer layer : Decoding.of(text, budget)) {
                look(layer.text(), Scope.COMMAND, layer.chain(), budget, found);
            }
        }
        if (budget.exceeded() || value.length() > LONGEST) {
            exceeded.run();
        }
        return found;
    }

    private void look(String text, Scope scope, List<String> chain, Budget budget, Map<String, Found> found) {
        signatures.match(text, scope, budget, match -> keep(match, chain, found));
        String unquoted = scope == Scope.PAIR ? text : Unquoted.of(text);
        if (!unquoted.equals(text)) {
            signatures.match(unquoted, scope, budget, match -> keep(match, chain, found));
        }
    }

    private static void keep(Match match, List<String> chain, Map<String, Found> found) {
        Found before = found.get(match.rule());
        if (before == null || match.severity().compareTo(before.match().severity()) < 0) {
            found.put(match.rule(), new Found(match, chain));
        }
    }
}
