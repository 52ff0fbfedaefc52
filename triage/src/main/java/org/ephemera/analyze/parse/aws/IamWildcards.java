package org.ephemera.analyze.parse.aws;

import java.util.Locale;

/** Matching of IAM action and resource names with the wildcards {@code *} and {@code ?} (IAM user guide). */
public final class IamWildcards {
    private IamWildcards() {}

    /**
     * Reports whether a name matches a pattern, ignoring case. The pattern is part of the evidence, so an attacker may
     * have written it. It is never compiled to a regular expression, because matching could then take very long.
     */
    public static boolean matches(String pattern, String action) {
        String p = pattern.toLowerCase(Locale.ROOT);
        String a = action.toLowerCase(Locale.ROOT);
        int at = 0;
        int star = -1;
        int from = 0;
        int in = 0;
        while (at < a.length()) {
            if (in < p.length() && (p.charAt(in) == '?' || p.charAt(in) == a.charAt(at)) && p.charAt(in) != '*') {
                in++;
                at++;
            } else if (in < p.length() && p.charAt(in) == '*') {
                star = in++;
                from = at;
            } else if (star >= 0) {
                in = star + 1;
                at = ++from;
            } else {
                return false;
            }
        }
        while (in < p.length() && p.charAt(in) == '*') {
            in++;
        }
        return in == p.length();
    }
}
