package org.ephemera.analyze.image;

import java.util.Locale;
import java.util.Set;

/** A download whose bytes go straight into a shell: {@code curl … | sh}. Looked for letter by letter, as the text is hostile. */
final class DownloadedScript {
    private static final int FAR = 400;
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh");

    private DownloadedScript() {}

    static boolean isIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String tool : new String[] {"curl ", "wget "}) {
            for (int at = lower.indexOf(tool); at >= 0; at = lower.indexOf(tool, at + 1)) {
                if (isPiped(lower, at)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The command ends at the first separator; a pipe leads on to the next. */
    private static boolean isPiped(String text, int from) {
        int end = Math.min(text.length(), from + FAR);
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            // One ampersand is part of an address, two are the next command.
            if (c == ';' || c == '\n' || text.startsWith("&&", i)) {
                return false;
            }
            if (c == '|') {
                return isShell(text.substring(i + 1, Math.min(text.length(), i + 1 + FAR)));
            }
        }
        return false;
    }

    private static boolean isShell(String command) {
        String rest = command.strip();
        if (rest.startsWith("sudo ")) {
            rest = rest.substring("sudo ".length()).strip();
        }
        int end = 0;
        while (end < rest.length() && isOfName(rest.charAt(end))) {
            end++;
        }
        String word = rest.substring(0, end);
        return SHELLS.contains(word.substring(word.lastIndexOf('/') + 1));
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || "/-_.".indexOf(c) >= 0;
    }
}
