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
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.model.Severity;

/**
 * Rules on log lines, applied line by line. Matches are grouped by rule and container.
 * The log of an exec session contains what a user typed, so the rules on commands apply to it. Not thread-safe.
 */
public final class LogRules implements Consumer<LogLine> {
    private static final String SESSIONS = "data/raw/aws.ecs.exec-session";
    private static final Pattern ANSI_SEQUENCES = Pattern.compile("\\x1b\\[[0-9;?]*[A-Za-z]");
    /**
     * Complete request line, or its equivalent in an access or error log of a server. The HTTP version alone is not
     * sufficient, because any author of a log line can add it.
     */
    private static final String REQUEST_LINE =
            "\\b(GET|POST|PUT|HEAD|PATCH|DELETE|OPTIONS|TRACE|CONNECT|PROPFIND|SEARCH|PRI)\\s+\\S+\\sHTTP/[123]"
                    + "|\"(?:[^\"\\\\]|\\\\.)*\\sHTTP/[123](\\.[0-9])?\\\\?\"\\s+[1-5][0-9]{2}\\b"
                    + "|\\brequest: \"(?:[^\"\\\\]|\\\\.)*\\sHTTP/[123]";

    /**
     * Log lines that quote a request to a server. A request proves an attempt, not that the action happened.
     * The pattern covers request lines, access log entries with any text instead of a request line, JSON entries with a
     * method, quotations of web application firewalls, and messages about invalid requests ({@code Invalid character
     * found in method name [{"id":1,"method":"login" …}]}).
     */
    private static final Pattern REQUEST = Pattern.compile(
            "(?i)"
                    + "\\b(GET|POST|PUT|HEAD|PATCH|DELETE|OPTIONS)\\s+(https?:/)?/|"
                    + REQUEST_LINE
                    + "|\\]\\s+\"(?:[^\"\\\\]|\\\\.)*\"\\s+[1-5][0-9]{2}\\s+([0-9]+|-)(\\s|$)"
                    + "|method\\\\?\"\\s*:\\s*\\\\?\"(GET|POST|PUT|HEAD|PATCH|DELETE|OPTIONS)\\\\?\""
                    + "|\"request\\\\?\"\\s*:\\s*\\\\?\".*\"status(_?code)?\\\\?\"\\s*:\\s*(\\\\?\")?[1-5][0-9]{2}\\b"
                    + "|\\bModSecurity: .*\\[uri \\\\?\""
                    + "|\\b(invalid|illegal|malformed|bad|unsupported|unrecogni[sz]ed)\\s+(\\w+\\s+){0,5}(request|uri|method|header)\\b");
    /** A curl command that a shell prints; it is not the log entry of a server. */
    private static final Pattern CURL_COMMAND =
            Pattern.compile("(?i)\\s(-X|--request)[\\s=]*[\"']?(GET|POST|PUT|HEAD|PATCH|DELETE|OPTIONS)\\b");

    private static final Pattern LOGGED_REQUEST = Pattern.compile("(?i)" + REQUEST_LINE);
    /**
     * Line of a shell with tracing ({@code set -x}): the shell ran the command, even if it contains an HTTP request.
     */
    private static final Pattern TRACED = Pattern.compile("^\\++\\s");

    private static final String EDITED_NOTE = "; text as edited in the terminal; the recording contains the keystrokes";

    /**
     * Initial limit of the work on the lines of one container. Each pattern uses the length of the line multiplied by
     * the weight of the pattern. Each character that the container wrote adds {@link #BUDGET_PER_CHARACTER} to the
     * limit. Most lines are read by no pattern.
     */
    private static final long BUDGET = 64L << 20;

    private static final int BUDGET_PER_CHARACTER = 2;
    private static final int MOST_CONTAINERS = 1_000;
    private static final String OTHERS = "containers beyond the first " + MOST_CONTAINERS;
    /** Number of matches of a rule and container around which indicators are collected. */
    private static final long MOST_FOR_INDICATORS = 100;

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
        String text = withoutColours(line.text());
        if (line.evidence().file().startsWith(SESSIONS)) {
            examineSession(line, text);
            return;
        }
        if (TRACED.matcher(text).find()) {
            examineTraced(line, text);
        }
        ScanBudget budget = budget(line.container());
        budget.add((long) BUDGET_PER_CHARACTER * text.length());
        found.clear();
        match(text, budget);
        Map<String, PatternMatch> plain = Map.copyOf(found);
        PercentEncoding.decode(text).ifPresent(decoded -> match(decoded, budget));
        if (budget.exceeded()) {
            exceeded.add(budgets.containsKey(line.container()) ? line.container() : OTHERS);
        }
        if (!found.isEmpty()) {
            boolean request = isRequest(text);
            if (request) {
                // A server that receives the handshake of a miner does not mine.
                found.remove("NET-001");
            }
            found.forEach((rule, match) -> addHit(
                    line,
                    rule,
                    match,
                    request,
                    TextOrigin.OUTPUT,
                    match.equals(plain.get(rule)) ? "" : "; percent-encoded in the log"));
        }
    }

    /** Adds the most severe match of each rule. */
    private void match(String text, ScanBudget budget) {
        if (!signatures.mayMatch(text, TextScope.LOG)) {
            return;
        }
        signatures.match(text, TextScope.LOG, budget, match -> {
            boolean traffic = match.signature().id().endsWith("/pools") && PoolDomains.isTraffic(match);
            if (!match.signature().id().endsWith("/pools")
                    || traffic == match.rule().equals("NET-001")) {
                found.merge(match.rule(), match, LogRules::moreSevere);
            }
        });
    }

    /** Examines a command that a shell with tracing ran. The rules on lines report what they find themselves. */
    private void examineTraced(LogLine line, String text) {
        Map<String, TextExamination.Found> run = new TreeMap<>(examineSession(line.container(), text));
        Map<String, PatternMatch> reported = new TreeMap<>();
        signatures.match(text, TextScope.LOG, budget(line.container()), match -> reported.put(match.rule(), match));
        run.forEach((rule, one) -> {
            if (!reported.containsKey(rule) && one.match().severity().atLeast(Severity.MEDIUM)) {
                addHit(line, rule, one.match(), false, TextOrigin.OUTPUT, "");
            }
        });
    }

    private static boolean isRequest(String text) {
        return REQUEST.matcher(text).find()
                && !TRACED.matcher(text).find()
                && (LOGGED_REQUEST.matcher(text).find()
                        || !CURL_COMMAND.matcher(text).find());
    }

    /** Returns the findings so far. */
    public CommandFindings findings() {
        List<EvidenceGap> gaps = new ArrayList<>();
        exceeded.forEach(container -> gaps.add(new EvidenceGap(
                MatchExcerpt.line(container),
                "RULE_TIMEOUT: the log contains too many candidate lines, so not all of them were scanned")));
        if (hits.leftOut() > 0) {
            gaps.add(new EvidenceGap("LOG", hits.leftOut() + " more matches in logs are not listed as findings"));
        }
        if (indicators.isFull()) {
            gaps.add(new EvidenceGap(
                    "LOG",
                    "logs contain more than " + IndicatorSet.MOST + " indicators; the others are not" + " listed"));
        }
        return new CommandFindings(hits.findings("line"), indicators.all(), gaps);
    }

    /** Examines the recorded text and the text after line editing, and reports the more severe match. */
    private void examineSession(LogLine line, String text) {
        Map<String, TextExamination.Found> recorded = examineSession(line.container(), text);
        String edited = withoutColours(TerminalInput.of(line.text()));
        Map<String, TextExamination.Found> shown =
                edited.equals(text) ? Map.of() : new TreeMap<>(examineSession(line.container(), edited));
        recorded.forEach((rule, one) -> {
            if (!shown.containsKey(rule) || !isMoreSevere(shown.get(rule).match(), one.match())) {
                addHit(line, rule, one.match(), false, TextOrigin.SESSION, "");
            }
        });
        shown.forEach((rule, one) -> {
            if (!recorded.containsKey(rule)
                    || isMoreSevere(one.match(), recorded.get(rule).match())) {
                addHit(line, rule, one.match(), false, TextOrigin.SESSION, EDITED_NOTE);
            }
        });
    }

    private Map<String, TextExamination.Found> examineSession(String container, String text) {
        return examination.of(text, TextScope.COMMAND, budget(container), () -> exceeded.add(container));
    }

    private static String withoutColours(String text) {
        return text.indexOf('\u001b') < 0 ? text : ANSI_SEQUENCES.matcher(text).replaceAll("");
    }

    private void addHit(
            LogLine line, String rule, PatternMatch match, boolean request, TextOrigin origin, String more) {
        boolean attempt = request && isAttemptRule(rule) && match.severity().atLeast(Severity.HIGH);
        Severity severity = attempt ? Severity.MEDIUM : match.severity();
        long number = hits.add(
                new RuleHits.Key(rule, severity, line.container(), "log"),
                () -> MatchExcerpt.of(match, true)
                        + (attempt ? "; found in a request: an attempt, its success is unknown" : "")
                        + more
                        + (origin.tag().isEmpty() ? "" : "; " + origin.tag()),
                line.time(),
                line.evidence());
        if (number > 0 && number <= MOST_FOR_INDICATORS) {
            indicators.add(match, rule, line.evidence());
        }
    }

    /**
     * Reports whether a match in a request counts as an attempt only. Bots send miner logins to web servers in case one
     * of them is a pool; the server that receives one does not mine. A request can also quote the message of a library;
     * the library did not write this message.
     */
    private static boolean isAttemptRule(String rule) {
        return rule.startsWith("CMD-") || rule.startsWith("LOG-");
    }

    private static PatternMatch moreSevere(PatternMatch one, PatternMatch other) {
        return isMoreSevere(other, one) ? other : one;
    }

    private static boolean isMoreSevere(PatternMatch one, PatternMatch than) {
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
