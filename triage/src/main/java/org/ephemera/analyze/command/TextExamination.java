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
    record Found(PatternMatch match, List<String> chain) {}

    private final PatternMatcher signatures;

    TextExamination(PatternMatcher signatures) {
        this.signatures = signatures;
    }

    /**
     * What is found, by rule.
     *
     * @param exceeded told if not everything could be looked at
     */
    Map<String, Found> of(String value, TextScope scope, Runnable exceeded) {
        return of(value, scope, new ScanBudget(BUDGET), exceeded);
    }

    /** @param budget that other texts may have a part in */
    Map<String, Found> of(String value, TextScope scope, ScanBudget budget, Runnable exceeded) {
        String text = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        Map<String, Found> found = new TreeMap<>();
        look(text, scope, List.of(), budget, found);
        if (scope != TextScope.PAIR) {
            for (TextDecoder.Layer layer : TextDecoder.of(text, budget)) {
                look(layer.text(), TextScope.COMMAND, layer.chain(), budget, found);
            }
        }
        if (budget.exceeded() || value.length() > LONGEST) {
            exceeded.run();
        }
        return found;
    }

    private void look(String text, TextScope scope, List<String> chain, ScanBudget budget, Map<String, Found> found) {
        signatures.match(text, scope, budget, match -> keep(match, chain, found));
        String unquoted = scope == TextScope.PAIR ? text : Unquoted.of(text);
        if (!unquoted.equals(text)) {
            signatures.match(unquoted, scope, budget, match -> keep(match, chain, found));
        }
    }

    private static void keep(PatternMatch match, List<String> chain, Map<String, Found> found) {
        Found before = found.get(match.rule());
        if (before == null || match.severity().compareTo(before.match().severity()) < 0) {
            found.put(match.rule(), new Found(match, chain));
        }
    }

    /** A command as a shell would come to see it: without the quotes and other signs that split its words for readers like us. */
    private static final class Unquoted {
        private static final String[] NOTHING = {"${@}", "$@", "${*}", "$*"};
        private static final String[] SPACE = {"${IFS}", "$IFS$9", "$IFS"};

        private Unquoted() {}

        /** The text itself if there is nothing of the kind in it. */
        static String of(String text) {
            StringBuilder plain = new StringBuilder(text.length());
            boolean changed = false;
            int i = 0;
            while (i < text.length()) {
                char c = text.charAt(i);
                int length = c == '$' ? length(text, i, NOTHING) : 0;
                int space = c == '$' && length == 0 ? length(text, i, SPACE) : 0;
                if (length > 0 || c == '\'' || c == '"' || c == '\\') {
                    // A line that goes on in the next one is one line.
                    boolean continued = c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
                    i += continued ? 2 : Math.max(1, length);
                    changed = true;
                } else if (space > 0 || c == '\t' || c == ' ') {
                    boolean repeated = !plain.isEmpty() && plain.charAt(plain.length() - 1) == ' ';
                    changed |= repeated || c != ' ';
                    if (!repeated) {
                        plain.append(' ');
                    }
                    i += Math.max(1, space);
                } else {
                    plain.append(c);
                    i++;
                }
            }
            return changed ? plain.toString() : text;
        }

        private static int length(String text, int at, String[] signs) {
            for (String sign : signs) {
                if (text.startsWith(sign, at)) {
                    return sign.length();
                }
            }
            return 0;
        }
    }
}
