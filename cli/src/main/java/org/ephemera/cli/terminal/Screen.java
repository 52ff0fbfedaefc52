package org.ephemera.cli.terminal;

import java.io.PrintStream;
import java.util.List;
import org.ephemera.cli.terminal.TextStyle.Span;

/** Output of lines for the user. All text is escaped, because only spans are accepted. */
public final class Screen {
    private final PrintStream out;
    private final boolean colored;

    public Screen(PrintStream out, boolean colored) {
        this.out = out;
        this.colored = colored;
    }

    /** Prints an empty line. */
    public void line() {
        print("");
    }

    /** Prints a line in plain style. */
    public void line(String text) {
        line(TextStyle.PLAIN.of(text));
    }

    /** Prints a line of several spans. */
    public void line(Span... spans) {
        line(List.of(spans));
    }

    void line(List<Span> spans) {
        StringBuilder line = new StringBuilder();
        spans.forEach(span -> line.append(colored ? span.style().around(span.text()) : span.text()));
        print(line.toString());
    }

    private void print(String line) {
        // println would write the line separator of the platform.
        out.print(line.stripTrailing() + "\n");
        out.flush();
    }
}
