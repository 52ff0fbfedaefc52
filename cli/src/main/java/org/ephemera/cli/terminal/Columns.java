package org.ephemera.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.cli.terminal.TextStyle.Span;

/** Rows whose cells stand below each other; the last cell is broken at spaces and goes on under itself. */
public final class Columns {
    private static final int WIDTH = 110;
    private static final int NARROWEST = 30;
    private static final String GAP = "  ";

    private final String indent;
    private final List<List<Span>> rows = new ArrayList<>();

    public Columns(String indent) {
        this.indent = indent;
    }

    public Columns row(Span... cells) {
        rows.add(List.of(cells));
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void show(Screen screen) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<Span> row : rows) {
            for (int i = 0; i < row.size() - 1; i++) {
                widths[i] = Math.max(widths[i], row.get(i).width());
            }
        }
        rows.forEach(row -> show(row, widths, screen));
    }

    private void show(List<Span> row, int[] widths, Screen screen) {
        List<Span> line = new ArrayList<>();
        line.add(TextStyle.PLAIN.of(indent));
        int used = indent.length();
        for (int i = 0; i < row.size() - 1; i++) {
            line.add(row.get(i));
            line.add(TextStyle.PLAIN.of(" ".repeat(widths[i] - row.get(i).width()) + GAP));
            used += widths[i] + GAP.length();
        }
        Span last = row.getLast();
        int left = Math.max(WIDTH - used, NARROWEST);
        List<String> parts = switch (last.style()) {
            case COMMAND -> List.of(last.text());
            case BRIEF -> List.of(cut(last.text(), left));
            case PLAIN, TITLE, QUIET, GOOD, CAUTION, BAD -> broken(last.text(), left);
        };
        for (String part : parts) {
            line.add(last.style().of(part));
            screen.line(line);
            line = new ArrayList<>(List.of(TextStyle.PLAIN.of(" ".repeat(used))));
        }
    }

    private static String cut(String text, int width) {
        return text.codePointCount(0, text.length()) <= width
                ? text
                : text.substring(0, text.offsetByCodePoints(0, width - 1)).stripTrailing() + "…";
    }

    /** A word that is longer than a line stays whole: ARNs and paths are there to be copied. */
    private static List<String> broken(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
