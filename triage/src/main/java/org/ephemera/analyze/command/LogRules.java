package org.ephemera.analyze.command;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.model.Severity;

/**
 * Rules on log lines, one line after the other. What is found is put together by rule and container. The log of an exec session is
 * what somebody typed, and is judged as commands are. Not for several threads.
 */
public final class LogRules implements Consumer<LogLine> {
    private static final String SESSIONS = "data/raw/aws.ecs.exec-session";
    private static final Pattern COLOURS = Pattern.compile("\\x1b\\[[0-9;?]*[A-Za-z]");
    /**
     * A request line to its end, or what an access log or the log of errors of a server has in place of one: the version alone whoever
     * writes a line may add to it.
     */
    private static final String SERVED_LINE =
            "\\b(GET|POST|PUT|HEAD|PATCH|DELETE|OPTIONS|TRACE|CONNECT|PROPFIND|SEARCH|PRI)\\s+\\S+\\sHTTP/[123]"
                    + "|\"(?:[^\"\\\\]|\\\\.)*\\sHTTP/[123](\\.[0-9])?\\\\?\"\\s+[1-5][0-9]{2}\\b"
                    + "|\\brequest: \"(?:[^\"\\\\]|\\\\.)*\\sHTTP/[123]";

    /**
     * What somebody asked of a server was not thereby done: a request line, an entry of an access log whatever was sent to the server in
     * place of one, an entry that is JSON and tells of a method, what a web application firewall quotes, and what a server says it cannot take for a
     * request ({@code Invalid character found in method name [{"id":1,"method":"login" …}]}).
     */
    private static final Pattern REQUEST = Pattern.compile(
            "(?i)"
                    + "\\b(GET|POST|PUT|HEAD|PATCH|DELETE|OPTIONS)\\s+(https?:/)?/|"
                    + SERVED_LINE
                    + "|\\]\\s+\"(?:[^\"\\\\]|\\\\.)*\"\\s+[1-5][0-9]{2}\\s+([0-9]+|-)(\\s|$)"
                    + "|method\\\\?\"\\s*:\\s*\\\\?\"(GET|POST|PUT|HEAD|PATCH|DELETE|OPTIONS)\\\\?\""
                    + "|\"request\\\\?\"\\s*:\\s*\\\\?\".*\"status(_?code)?\\\\?\"\\s*:\\s*(\\\\?\")?[1-5][0-9]{2}\\b"
                    + "|\\bModSecurity: .*\\[uri \\\\?\""
                    + "|\\b(invalid|illegal|malformed|bad|unsupported|unrecogni[sz]ed)\\s+(\\w+\\s+){0,5}(request|uri|method|header)\\b");
    /** A command of curl's that a shell shows, and no request of which a server tells. */
    private static final Pattern REQUESTING =
            Pattern.compile("(?i)\\s(-X|--request)[\\s=]*[\"']?(GET|POST|PUT|HEAD|PATCH|DELETE|OPTIONS)\\b");

    private static final Pattern SERVED = Pattern.compile("(?i)" + SERVED_LINE);
    /** A shell that shows what it runs is asked by nobody, be the command one that speaks HTTP. */
    private static final Pattern TRACED = Pattern.compile("^\\++\\s");

    private static final String SHOWN = "; as the terminal came to show it, of which the recording has the keys";

    /**
     * Characters that patterns may read of the lines of one container, times what they weigh; and so many more for each character
     * that it wrote. Ordinary lines are read by no pattern at all.
     */
    private static final long BUDGET = 64L << 20;

    private static final int MORE = 2;
    private static final int MOST_CONTAINERS = 1_000;
    private static final String OTHERS = "containers beyond the first " + MOST_CONTAINERS;
    /** Hits of a rule and container around which indicators are looked for. */
    private static final long MOST_LOOKED_AT = 100;

    private final PatternMatcher signatures;
    private final TextExamination examination;
    private final RuleHits hits = new RuleHits();
    private final IndicatorSet indicators = new IndicatorSet();
    private final Map<String, ScanBudget> budgets = new HashMap<>();
    private final Set<String> exceeded = new TreeSet<>();
    private final Map<String, PatternMatch> found = new TreeMap<>();

    public LogRules() {
        this(PatternMatcher.standard());
    }

    LogRules(PatternMatcher signatures) {
        this.signatures = signatures;
        this.examination = new TextExamination(signatures);
    }

    @Override
    public void accept(LogLine line) {
        String text = plain(line.text());
        if (line.evidence().file().startsWith(SESSIONS)) {
            typed(line, text);
            return;
        }
        ScanBudget budget = budget(line.container());
        budget.add((long) MORE * text.length());
        if (!signatures.mayMatch(text, TextScope.LOG)) {
            return;
        }
        found.clear();
        signatures.match(text, TextScope.LOG, budget, match -> {
            boolean traffic = match.signature().id().endsWith("/pools") && PoolDomains.isTraffic(match);
            if (!match.signature().id().endsWith("/pools")
                    || traffic == match.rule().equals("NET-001")) {
                found.merge(match.rule(), match, LogRules::worse);
            }
        });
        if (budget.exceeded()) {
            exceeded.add(budgets.containsKey(line.container()) ? line.container() : OTHERS);
        }
        if (!found.isEmpty()) {
            boolean asked = isRequest(text);
            found.forEach((rule, match) -> hit(line, rule, match, asked, TextOrigin.OUTPUT, ""));
        }
    }

    private static boolean isRequest(String text) {
        return REQUEST.matcher(text).find()
                && !TRACED.matcher(text).find()
                && (SERVED.matcher(text).find() || !REQUESTING.matcher(text).find());
    }

    /** What was found until now. */
    public CommandFindings findings() {
        List<Gap> gaps = new ArrayList<>();
        exceeded.forEach(container -> gaps.add(new Gap(
                MatchExcerpt.line(container),
                "RULE_TIMEOUT: lines that look like hits are so many that rules did not look at all of them")));
        if (hits.leftOut() > 0) {
            gaps.add(new Gap("LOG", hits.leftOut() + " more hits in logs are not among the findings"));
        }
        if (indicators.full()) {
            gaps.add(new Gap("LOG", "there are more indicators near hits in logs than are kept"));
        }
        return new CommandFindings(hits.findings("line"), indicators.all(), gaps);
    }

    /** As it was recorded, and as the terminal came to show it: whichever is worse. */
    private void typed(LogLine line, String text) {
        Map<String, TextExamination.Found> recorded = typed(line.container(), text);
        String edited = plain(TerminalInput.of(line.text()));
        Map<String, TextExamination.Found> shown =
                edited.equals(text) ? Map.of() : new TreeMap<>(typed(line.container(), edited));
        recorded.forEach((rule, one) -> {
            if (!shown.containsKey(rule) || !isWorse(shown.get(rule).match(), one.match())) {
                hit(line, rule, one.match(), false, TextOrigin.SESSION, "");
            }
        });
        shown.forEach((rule, one) -> {
            if (!recorded.containsKey(rule)
                    || isWorse(one.match(), recorded.get(rule).match())) {
                hit(line, rule, one.match(), false, TextOrigin.SESSION, SHOWN);
            }
        });
    }

    private Map<String, TextExamination.Found> typed(String container, String text) {
        return examination.of(text, TextScope.COMMAND, budget(container), () -> exceeded.add(container));
    }

    private static String plain(String text) {
        return text.indexOf('\u001b') < 0 ? text : COLOURS.matcher(text).replaceAll("");
    }

    private void hit(LogLine line, String rule, PatternMatch match, boolean asked, TextOrigin origin, String more) {
        boolean attempt = asked && isLowered(rule) && match.severity().atLeast(Severity.HIGH);
        Severity severity = attempt ? Severity.MEDIUM : match.severity();
        long number = hits.add(
                new RuleHits.Key(rule, severity, line.container(), "log"),
                () -> MatchExcerpt.of(match, true)
                        + (attempt ? "; in a request: an attempt, unless it worked" : "")
                        + more
                        + (origin.tag().isEmpty() ? "" : "; " + origin.tag()),
                line.time(),
                line.evidence());
        if (number > 0 && number <= MOST_LOOKED_AT) {
            indicators.add(match, rule, line.evidence());
        }
    }

    /**
     * Bots sign in to web servers as miners do to their pools, in case one of them is a pool: whoever is asked does not mine for that. Nor
     * did a library do what the words say that a request quotes of it.
     */
    private static boolean isLowered(String rule) {
        return rule.startsWith("CMD-") || rule.startsWith("LOG-");
    }

    private static PatternMatch worse(PatternMatch one, PatternMatch other) {
        return isWorse(other, one) ? other : one;
    }

    private static boolean isWorse(PatternMatch one, PatternMatch than) {
        return one.severity().compareTo(than.severity()) < 0;
    }

    private ScanBudget budget(String container) {
        ScanBudget own = budgets.get(container);
        if (own != null) {
            return own;
        }
        String name = budgets.size() < MOST_CONTAINERS ? container : OTHERS;
        return budgets.computeIfAbsent(name, c -> new ScanBudget(BUDGET));
    }
}
