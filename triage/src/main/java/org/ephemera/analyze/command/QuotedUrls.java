package org.ephemera.analyze.command;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * Quoted URLs without the characters that separate commands. A shell passes {@code "http://…/i;v=2"} to the program as
 * one word, but a pattern would end the command at the semicolon.
 */
final class QuotedUrls {
    private static final Pattern URL =
            Pattern.compile("(?i)\"(?:https?|ftp)://[^\\s\"']+\"|'(?:https?|ftp)://[^\\s\"']+'");

    private QuotedUrls() {}

    /** Returns the text with a comma for each separator in a quoted URL, or the text itself. */
    static String withoutSeparators(String text) {
        if (!text.contains("://") || text.indexOf(';') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text);
        Matcher url = URL.matcher(text);
        while (url.find()) {
            for (int i = url.start(); i < url.end(); i++) {
                if (plain.charAt(i) == ';' || plain.charAt(i) == '|') {
                    plain.setCharAt(i, ',');
                }
            }
        }
        return plain.toString();
    }
}
