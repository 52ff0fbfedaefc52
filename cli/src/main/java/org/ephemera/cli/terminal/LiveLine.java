package org.ephemera.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.ephemera.model.EscapedText;

/** Line of a terminal that is refreshed every 100 ms and erased on close. */
public final class LiveLine implements AutoCloseable {
    private static final Duration REFRESH = Duration.ofMillis(100);
    /** Assumed width, because the real width is unknown without a query to the terminal. */
    private static final int WIDTH = 78;

    /** Disables wrapping: a narrower terminal truncates the line, because a wrapped line could not be overwritten. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private static final String START_OF_LINE = "\r\u001b[K";

    private final PrintStream terminal;
    private final Supplier<String> text;
    private final Thread painter;

    /** Starts a thread that prints the text until the line is closed. */
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
                // One print call, so that wrapping is enabled again even if the program is interrupted.
                terminal.print(START_OF_LINE + NO_WRAP + line.substring(0, line.offsetByCodePoints(0, end)) + WRAP);
                terminal.flush();
                Thread.sleep(REFRESH);
            }
        } catch (InterruptedException e) {
            // The line was closed.
            Thread.currentThread().interrupt();
        }
    }
}
