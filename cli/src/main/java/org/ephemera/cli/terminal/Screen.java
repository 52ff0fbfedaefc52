package org.ephemera.cli.terminal;

import java.io.PrintStream;
import java.util.List;
import org.ephemera.cli.terminal.TextStyle.Span;

/** Where lines for people go. Nothing reaches it unescaped, because only spans do. */
public final class Screen {
    private final PrintStream out;
    private final boolean coloured;

    public Screen(PrintStream out, boolean coloured) {
        this.out = out;
        this.coloured = coloured;
    }

    public void line() {
        print("");
    }

    public void line(String text) {
        line(TextStyle.PLAIN.of(text));
    }

    public void line(Span... spans) {
        line(List.of(spans));
    }

    void line(List<Span> spans) {
        StringBuilder line = new StringBuilder();
        spans.forEach(span -> line.append(coloured ? span.style().around(span.text()) : span.text()));
        print(line.toString());
    }

    private void print(String line) {
        // println would write what the platform takes for the end of a line.
        out.print(line.stripTrailing() + "\n");
        out.flush();
    }
}
