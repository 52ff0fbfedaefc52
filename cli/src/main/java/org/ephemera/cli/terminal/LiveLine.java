package org.ephemera.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.ephemera.model.EscapedText;

/** One line of a terminal that is written over again and again until it is closed, and then is gone. */
public final class LiveLine implements AutoCloseable {
    private static final Duration REFRESH = Duration.ofMillis(100);
    /** The width is not known without asking the terminal. */
    private static final int WIDTH = 78;

    /** In a terminal that is narrower the end of the line is cut off: a line that wraps could not be written over. */
    private static final String CUT = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private static final String START_OF_LINE = "\r\u001b[K";

    private final PrintStream terminal;
    private final Supplier<String> text;
    private final Thread painter;

    public LiveLine(PrintStream terminal, Supplier<String> text) {
        this.terminal = terminal;
        this.text = text;
        this.painter = Thread.ofPlatform().daemon().name("live-line").start(this::paint);
    }

    @Override
    public void close() {
        painter.interrupt();
        try {
            painter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        terminal.print(START_OF_LINE);
        terminal.flush();
    }

    private void paint() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                String line = EscapedText.of(text.get());
                int end = Math.min(line.codePointCount(0, line.length()), WIDTH);
                // In one piece: whatever interrupts it, the terminal wraps again.
                terminal.print(START_OF_LINE + CUT + line.substring(0, line.offsetByCodePoints(0, end)) + WRAP);
                terminal.flush();
                Thread.sleep(REFRESH);
            }
        } catch (InterruptedException e) {
            // Closed: there is nothing left to show.
            Thread.currentThread().interrupt();
        }
    }
}
