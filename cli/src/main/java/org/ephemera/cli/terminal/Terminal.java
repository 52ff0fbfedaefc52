package org.ephemera.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Capabilities of the terminal.
 *
 * @param out true if stdout is a terminal
 * @param err true if stderr is a terminal
 * @param moves true if a line can be overwritten
 * @param colours true if colors are supported and {@code NO_COLOR} is not set
 */
public record Terminal(boolean out, boolean err, boolean moves, boolean colours) {
    public static final Terminal NONE = new Terminal(false, false, false, false);

    /** Returns the capabilities that the environment states; streams are checked on Linux only. */
    public static Terminal of(Map<String, String> env) {
        boolean dumb = env.getOrDefault("TERM", "dumb").equals("dumb");
        boolean plain = !env.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(isTerminal(1), isTerminal(2), !dumb, !dumb && !plain);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            // Not Linux. System.console() is not reliable: newer JDKs return a console even without a terminal.
            return false;
        }
    }
}
