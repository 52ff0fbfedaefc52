package org.ephemera.analyze.command;

/** A command as a shell would come to see it: without the quotes and other signs that split its words for readers like us. */
final class Unquoted {
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
