package org.ephemera.analyze.command;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Expansion of variables that the same command line sets. {@code a=cu;b=rl;$a$b -s http://… |sh} runs curl, but its
 * text contains no name of a program.
 */
final class ShellVariables {
    /** Largest number of variables and of expanded characters. */
    private static final int MOST = 100;

    private static final int LONGEST = 4_096;
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?:^|[\\s;&|({\"'])([A-Za-z_]\\w{0,40})=(?:\"([^\"$`\\n]{0,400})\"|'([^'\\n]{0,400})'|([^\\s;&|\"'$`()]{0,400}))");
    private static final Pattern USE = Pattern.compile("\\$(?:\\{([A-Za-z_]\\w{0,40})\\}|([A-Za-z_]\\w{0,40}))");
    private static final String SEPARATOR = "IFS";

    private ShellVariables() {}

    /** Returns the expanded text, or the text itself if it sets and uses no variable. */
    static String expand(String text) {
        if (text.length() > LONGEST || text.indexOf('=') < 0 || text.indexOf('$') < 0) {
            return text;
        }
        Map<String, String> values = values(text);
        return values.isEmpty() ? text : replace(text, values);
    }

    private static Map<String, String> values(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher assigned = ASSIGNMENT.matcher(text);
        int from = 0;
        while (values.size() < MOST && assigned.find(from)) {
            String value = first(assigned, 2, 3, 4);
            if (!value.isEmpty()) {
                values.putIfAbsent(assigned.group(1), value);
            }
            // The character after a value may begin the next assignment.
            from = Math.max(assigned.end(), assigned.start() + 1);
            from = from > 0 && from < text.length() ? from - (isSeparator(text.charAt(from - 1)) ? 1 : 0) : from;
            if (from >= text.length()) {
                break;
            }
        }
        String separator = values.remove(SEPARATOR);
        if (separator != null && separator.length() == 1) {
            values.replaceAll((name, value) -> value.replace(separator, " "));
        }
        return values;
    }

    private static boolean isSeparator(char c) {
        return c == ';' || c == '&' || c == '|';
    }

    private static String replace(String text, Map<String, String> values) {
        StringBuilder expanded = new StringBuilder(text.length());
        Matcher used = USE.matcher(text);
        int from = 0;
        boolean changed = false;
        while (used.find() && expanded.length() < LONGEST) {
            String value = values.get(first(used, 1, 2));
            if (value != null) {
                expanded.append(text, from, used.start()).append(value);
                from = used.end();
                changed = true;
            }
        }
        return changed ? expanded.append(text, from, text.length()).toString() : text;
    }

    private static String first(Matcher matcher, int... groups) {
        for (int group : groups) {
            String text = matcher.group(group);
            if (text != null) {
                return text;
            }
        }
        return "";
    }
}
