package org.ephemera.analyze.command;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Search for rule matches in one text: as recorded, as a shell reads it, with the variables that it sets expanded, and
 * decoded.
 */
final class TextExamination {
    /** Number of characters of a text that are examined. */
    static final int LONGEST = 64 << 10;
    /**
     * Limit of the work on one text. Each pattern uses the length of the text multiplied by the weight of the pattern.
     */
    private static final long BUDGET = 64L << 20;

    /**
     * Most severe match of a rule.
     *
     * @param chain encodings of the text, empty if it was not encoded
     */
    record Found(PatternMatch match, List<String> chain) {}

    private final PatternMatcher signatures;

    TextExamination(PatternMatcher signatures) {
        this.signatures = signatures;
    }

    /**
     * Returns the most severe match of each rule.
     *
     * @param exceeded called if the text was not examined completely
     */
    Map<String, Found> of(String value, TextScope scope, Runnable exceeded) {
        return of(value, scope, new ScanBudget(BUDGET), exceeded);
    }

    /**
     * Returns the most severe match of each rule.
     *
     * @param budget may be shared with other texts
     */
    Map<String, Found> of(String value, TextScope scope, ScanBudget budget, Runnable exceeded) {
        String text = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        Map<String, Found> found = new TreeMap<>();
        examine(text, scope, List.of(), budget, found);
        if (scope != TextScope.PAIR) {
            for (TextDecoder.Layer layer : TextDecoder.of(text, budget)) {
                examine(layer.text(), TextScope.COMMAND, layer.chain(), budget, found);
            }
        }
        if (budget.exceeded() || value.length() > LONGEST) {
            exceeded.run();
        }
        return found;
    }

    private void examine(
            String text, TextScope scope, List<String> chain, ScanBudget budget, Map<String, Found> found) {
        for (String form : scope == TextScope.PAIR ? Set.of(text) : forms(text, budget)) {
            signatures.match(form, scope, budget, match -> keep(match, chain, found));
            DownloadedProgram.find(form, scope).ifPresent(match -> keep(match, chain, found));
        }
    }

    /** Returns the text as recorded, and as a shell reads it. */
    private static Set<String> forms(String text, ScanBudget budget) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(text);
        forms.add(Unquoted.of(text));
        String expanded = ShellVariables.expand(text);
        for (String form : List.of(expanded, QuotedUrls.withoutSeparators(expanded))) {
            if (!form.equals(text) && budget.spend(form.length())) {
                forms.add(form);
                forms.add(Unquoted.of(form));
            }
        }
        return forms;
    }

    private static void keep(PatternMatch match, List<String> chain, Map<String, Found> found) {
        Found before = found.get(match.rule());
        if (before == null || match.severity().compareTo(before.match().severity()) < 0) {
            found.put(match.rule(), new Found(match, chain));
        }
    }

    /** Command as a shell reads it: without the quotes and other characters that split its words for human readers. */
    private static final class Unquoted {
        private static final String[] NOTHING = {"${@}", "$@", "${*}", "$*"};
        private static final String[] SPACE = {"${IFS}", "$IFS$9", "$IFS"};

        private Unquoted() {}

        /** Returns the unquoted text, or the text itself if it contains no such characters. */
        static String of(String text) {
            StringBuilder plain = new StringBuilder(text.length());
            boolean changed = false;
            int i = 0;
            while (i < text.length()) {
                char c = text.charAt(i);
                int length = c == '$' ? length(text, i, NOTHING) : 0;
                int space = c == '$' && length == 0 ? length(text, i, SPACE) : 0;
                if (length > 0 || c == '\'' || c == '"' || c == '\\') {
                    // A backslash at the end of a line continues it.
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
