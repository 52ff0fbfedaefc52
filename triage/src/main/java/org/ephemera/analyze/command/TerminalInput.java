package org.ephemera.analyze.command;

/**
 * Text of a recorded terminal line after line editing.
 * A user who types {@code curk}, moves back and types {@code l} ran {@code curl}, but the recording contains every key.
 * Only the control sequences that edit a line are interpreted.
 */
final class TerminalInput {
    private static final char ESCAPE = 0x1b;
    private static final char DELETE = 0x7f;
    /** zsh moves back with such a sequence; bash sends backspaces. */
    private static final String SEQUENCE = ESCAPE + "[";

    private static final int LONGEST = 4_096;

    private final StringBuilder all = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private int cursor;

    private TerminalInput() {}

    /** Returns the edited text, or the text itself if it contains no editing keys. */
    static String of(String text) {
        boolean plain = text.indexOf('\b') < 0 && text.indexOf(DELETE) < 0 && text.indexOf(SEQUENCE) < 0;
        return plain ? text : new TerminalInput().edit(text);
    }

    private String edit(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\b' || c == DELETE) {
                cursor = Math.max(0, cursor - 1);
            } else if (c == '\n' || c == '\r') {
                endLine(c);
            } else if (c == ESCAPE && i + 1 < text.length() && text.charAt(i + 1) == '[') {
                i = applySequence(text, i + 2);
            } else {
                write(c);
            }
        }
        return all.append(line).toString();
    }

    /** Ends a line. Text after a carriage return does not overwrite the earlier text, because that would hide it. */
    private void endLine(char c) {
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

    /**
     * Reports whether the line may still be edited. Longer lines are not edited by hand, and moving their text is slow.
     */
    private boolean isShort() {
        return line.length() < LONGEST;
    }

    /**
     * Applies a control sequence whose parameters begin at {@code from}; returns the index of its end.
     * A sequence with a mark before its numbers edits nothing: a shell sends {@code ESC [ ? 2004 h} before each command
     * and {@code ESC [ ? 2004 l} after it.
     */
    private int applySequence(String text, int from) {
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
                // Colours and absolute cursor positions are ignored.
            }
        }
        return end;
    }
}
