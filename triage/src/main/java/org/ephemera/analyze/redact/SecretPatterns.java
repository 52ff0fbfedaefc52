package org.ephemera.analyze.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Patterns of secrets with a known form or a known prefix. All patterns run in linear time. */
final class SecretPatterns {
    /** Value of an assignment. A quoted value without a closing quote was truncated and ends with the text. */
    private static final String VALUE = "(\"[^\"]*(?:\"|$)|'[^']*(?:'|$)|[^\\s\"']+)";

    private static final String MYSQL = "mysql mariadb";
    private static final String CLIENT = "\\b(?:mysql|mariadb)[\\w-]*\\s[^|;&]*?\\s?-p";
    private static final List<Form> FORMS = forms();
    /** Pattern of {@code --password x} and {@code --password=x}. */
    private static final Pattern ARGUMENT = Pattern.compile(
            "(?i)(?:^|[\\s\"'])--?[a-z0-9_.-]*" + SecretNames.WORDS + "[a-z0-9_.-]*(?:\\s*=\\s*|\\s+)" + VALUE);
    /** Pattern of {@code PASSWORD=x}, {@code "password": "x"} and {@code AccountKey=x;}. */
    private static final Pattern ASSIGNED = Pattern.compile(
            "(?i)" + SecretNames.WORDS + "[a-z0-9_.-]*(?:\\\\*[\"']?\\s*=\\s*|\\\\*[\"']\\s*:\\s*|:\\s+)\\\\*" + VALUE);
    /** Pattern of {@code password:x}. The name must not begin within an ARN or an image name. */
    private static final Pattern COLON =
            Pattern.compile("(?i)(?:^|[\\s\"'])[a-z0-9_.-]*" + SecretNames.WORDS + "[a-z0-9_.-]*:" + VALUE);
    /** Pattern of Secrets Manager actions in policies and findings, which are not secrets. */
    private static final Pattern ACTION = Pattern.compile("(?i)[\\s\"']?secretsmanager:(?:[a-z]+\\*?|\\*)[,;.]?");
    /** Pattern of the next setting of a connection string or query. */
    private static final Pattern NEXT = Pattern.compile("[;&]\\s*[A-Za-z][A-Za-z0-9 _.-]*=");

    private SecretPatterns() {}

    /**
     * Form of secrets; the first group of the pattern is the secret.
     *
     * @param literals in lower case; a text with such a secret contains at least one of them, and the search for a
     *     literal is fast
     */
    private record Form(String rule, List<String> literals, Pattern pattern) {
        static Form of(String rule, String literals, String pattern) {
            return new Form(rule, List.of(literals.split(" ", -1)), Pattern.compile(pattern));
        }
    }

    private static List<Form> forms() {
        String scheme = "[A-Za-z][A-Za-z0-9+.-]*://";
        return List.of(
                Form.of(
                        "pem",
                        "-----begin",
                        "(?s)(-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*-----|$))"),
                Form.of("jwt", "eyj", "(eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)?)"),
                Form.of("access-key", "akia asia", "\\b((?:AKIA|ASIA)[A-Z0-9]{12,})\\b"),
                Form.of(
                        "token",
                        "gh github_pat_ glpat- xox aiza sk- k_live_ npm_ hvs. dop_v1_ sg.",
                        "\\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\\w{20,}|glpat-[\\w-]{16,}|xox[abeprs]-[\\w-]{10,}|"
                                + "AIza[\\w-]{30,}|sk-[\\w-]{20,}|[rs]k_live_\\w{16,}|npm_[A-Za-z0-9]{30,}|"
                                + "hvs\\.[\\w-]{20,}|dop_v1_[0-9a-f]{40,}|SG\\.[\\w-]{16,}\\.[\\w-]{16,})"),
                // Signatures of presigned URLs. In JSON and HTML the separator before them may be escaped.
                Form.of(
                        "signature",
                        "sig= signature=",
                        "(?i)(?:[?&;]|u0026)(?:sig|(?:x-(?:amz|goog)-)?signature)=([^&;\\s\"'\\\\]+)"),
                Form.of("header", "bearer basic", "(?i)\\b(?:bearer|basic)\\s+([A-Za-z0-9+/=._~-]{8,})"),
                Form.of(
                        "header",
                        "authorization",
                        "(?i)\\bauthorization\\\\*[\"']?\\s*:\\s*\\\\*[\"']?(?:[a-z0-9-]+\\s+)?([^\\s\"',\\\\]{16,})"),
                Form.of(
                        "header",
                        "authorization",
                        "(?i)\\bauthorization\\\\*[\"']?\\s*:\\s*\\\\*[\"']?(?:bearer|basic|token|api-?key)\\s+([^\\s\"',\\\\]+)"),
                Form.of("header", "cookie", "(?i)\\bcookie\\\\*[\"']?\\s*:\\s*\\\\*[\"']?([^\\r\\n\"'\\\\]+)"),
                Form.of("login", "curl", "\\bcurl\\s[^|;&]*?\\s?-u[\"']?[^\\s:\"']+:([^\\s\"']+)"),
                Form.of("login", "sshpass", "\\bsshpass\\s+-p\\s*[\"']?([^\\s\"']+)"),
                Form.of("login", "redis-cli", "\\bredis-cli\\s[^|;&]*?-a\\s*[\"']?([^\\s\"']+)"),
                Form.of("login", "requirepass masterauth", "(?i)\\b(?:requirepass|masterauth)\\s+[\"']?([^\\s\"']+)"),
                Form.of("login", "-u", "(?:\\s|^)(?:-u|--user)[= ]+[^\\s:]+:([^\\s\"']+)"),
                Form.of("address", "://", scheme + "[^\\s/:@\"']*:([^\\s/\"']+)@"),
                Form.of("address", "://", scheme + "[^\\s/:@\"']*:([^\\s@\"']+)@"),
                Form.of("address", "://", scheme + "([^\\s/:@\"']{16,})@"),
                Form.of("mysql", MYSQL, CLIENT + "([^\\s\"']+)"),
                Form.of("mysql", MYSQL, CLIENT + "'([^']+)'"),
                Form.of("mysql", MYSQL, CLIENT + "\"([^\"]+)\""));
    }

    static List<SecretSpan> find(String text) {
        List<SecretSpan> spans = new ArrayList<>();
        String lower = text.toLowerCase(Locale.ROOT);
        for (Form form : FORMS) {
            if (form.literals().stream().anyMatch(lower::contains)) {
                Matcher matcher = form.pattern().matcher(text);
                while (matcher.find()) {
                    spans.add(SecretSpan.of(text, matcher.start(1), matcher.end(1), form.rule()));
                }
            }
        }
        if (SecretNames.mayOccurIn(lower)) {
            values(ARGUMENT, "argument", text, spans);
            values(ASSIGNED, "assignment", text, spans);
            values(COLON, "assignment", text, spans);
        }
        return spans;
    }

    private static void values(Pattern pattern, String rule, String text, List<SecretSpan> spans) {
        Matcher matcher = pattern.matcher(text);
        int from = 0;
        while (from < text.length() && matcher.find(from)) {
            int start = matcher.start(1);
            int end = matcher.end(1);
            char quote = text.charAt(start);
            if ((quote == '"' || quote == '\'') && end - start > 1) {
                start++;
                end -= text.charAt(end - 1) == quote ? 1 : 0;
            } else {
                Matcher next = NEXT.matcher(text.substring(start, end));
                end = next.find() ? start + next.start() : end;
            }
            while (end > start && text.charAt(end - 1) == '\\') {
                end--;
            }
            if (end > start && !ACTION.matcher(matcher.group()).matches()) {
                spans.add(SecretSpan.of(text, start, end, rule));
            }
            from = Math.max(end, matcher.start() + 1);
        }
    }
}
