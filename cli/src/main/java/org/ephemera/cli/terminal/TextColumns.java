package org.ephemera.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.cli.terminal.TextStyle.Span;

/** Table with aligned columns; the last cell of a row wraps at spaces and continues in its column. */
public final class TextColumns {
    private static final int WIDTH = 110;
    private static final int NARROWEST = 30;
    private static final String GAP = "  ";

    private final String indent;
    private final List<List<Span>> rows = new ArrayList<>();

    public TextColumns(String indent) {
        this.indent = indent;
    }

    /** Adds a row. */
    public TextColumns row(Span... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** Reports whether the table has no rows. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Prints the table. */
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
            case BRIEF -> List.of(truncate(last.text(), left));
            case PLAIN, TITLE, QUIET, GOOD, CAUTION, BAD -> wrap(last.text(), left);
        };
        for (String part : parts) {
            line.add(last.style().of(part));
            screen.line(line);
            line = new ArrayList<>(List.of(TextStyle.PLAIN.of(" ".repeat(used))));
        }
    }

    private static String truncate(String text, int width) {
        return text.codePointCount(0, text.length()) <= width
                ? text
                : text.substring(0, text.offsetByCodePoints(0, width - 1)).stripTrailing() + "…";
    }

    /** Wraps a text at spaces. A word that is longer than a line is not split, because ARNs and paths are copied. */
    private static List<String> wrap(String text, int width) {
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
