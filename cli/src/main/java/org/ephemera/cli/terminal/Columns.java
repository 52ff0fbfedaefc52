package org.ephemera.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.cli.terminal.Style.Span;

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
        line.add(Style.PLAIN.of(indent));
        int used = indent.length();
        for (int i = 0; i < row.size() - 1; i++) {
            line.add(row.get(i));
            line.add(Style.PLAIN.of(" ".repeat(widths[i] - row.get(i).width()) + GAP));
            used += widths[i] + GAP.length();
        }
        Span last = row.getLast();
        List<String> parts = last.style() == Style.COMMAND
                ? List.of(last.text())
                : broken(last.text(), Math.max(WIDTH - used, NARROWEST));
        for (String part : parts) {
            line.add(last.style().of(part));
            screen.line(line);
            line = new ArrayList<>(List.of(Style.PLAIN.of(" ".repeat(used))));
        }
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
