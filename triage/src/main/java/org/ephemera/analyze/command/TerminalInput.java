package org.ephemera.analyze.command;

/**
 * What a line of a terminal's recording came to say: whoever types {@code curk}, goes back and types {@code l} has run {@code curl}, and the
 * recording has all of these keys. Of what a terminal is told, no more is followed than editing a line takes.
 */
final class TerminalInput {
    private static final char ESCAPE = 0x1b;
    private static final char DELETE = 0x7f;
    /** zsh goes back by such a one, where bash sends as many backspaces. */
    private static final String SEQUENCE = ESCAPE + "[";

    private static final int LONGEST = 4_096;

    private final StringBuilder all = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private int cursor;

    private TerminalInput() {}

    /** The text itself if nobody can have gone back in it. */
    static String of(String text) {
        boolean plain = text.indexOf('\b') < 0 && text.indexOf(DELETE) < 0 && text.indexOf(SEQUENCE) < 0;
        return plain ? text : new TerminalInput().read(text);
    }

    private String read(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\b' || c == DELETE) {
                cursor = Math.max(0, cursor - 1);
            } else if (c == '\n' || c == '\r') {
                end(c);
            } else if (c == ESCAPE && i + 1 < text.length() && text.charAt(i + 1) == '[') {
                i = control(text, i + 2);
            } else {
                write(c);
            }
        }
        return all.append(line).toString();
    }

    /** What comes after the begin of a line is written over nothing: it would hide what stood there. */
    private void end(char c) {
        all.append(line).append(c);
        line.setLength(0);
        cursor = 0;
    }

    private void write(char c) {
        if (cursor < line.length()) {
            line.setCharAt(cursor, c);
        } else {
            line.append(c);
        }
        cursor++;
    }

    /** What is longer nobody edits by hand, and to move it about takes time. */
    private boolean isShort() {
        return line.length() < LONGEST;
    }

    /**
     * Follows a control sequence of which the parameters begin at {@code from}; gives where it ends. One with a mark before its numbers
     * edits nothing: a shell sends {@code ESC [ ? 2004 h} before each command, and the same with {@code l} behind it.
     */
    private int control(String text, int from) {
        int end = from;
        int number = 0;
        boolean marked = false;
        while (end < text.length() && text.charAt(end) >= ' ' && text.charAt(end) <= '?') {
            char c = text.charAt(end++);
            marked |= c != ';' && (c < '0' || c > '9');
            number = c >= '0' && c <= '9' ? Math.min(number, 1_000) * 10 + (c - '0') : 0;
        }
        if (marked) {
            return end;
        }
        int count = Math.max(1, number);
        switch (end < text.length() ? text.charAt(end) : ' ') {
            case 'K' -> line.setLength(number == 0 ? cursor : line.length());
            case 'P' -> line.delete(cursor, isShort() ? Math.min(line.length(), cursor + count) : cursor);
            case '@' -> line.insert(cursor, " ".repeat(isShort() ? Math.min(LONGEST, count) : 0));
            case 'C' -> cursor = Math.min(line.length(), cursor + count);
            case 'D' -> cursor = Math.max(0, cursor - count);
            default -> {
                // Colours, and where on the screen it stands.
            }
        }
        return end;
    }
}
