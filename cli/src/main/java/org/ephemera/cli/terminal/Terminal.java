package org.ephemera.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which of the program's streams a person looks at.
 *
 * @param moves true if a line can be written over
 */
public record Terminal(boolean out, boolean err, boolean moves, boolean colours) {
    public static final Terminal NONE = new Terminal(false, false, false, false);

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
            // No Linux. Newer JDKs give a console even where there is no terminal: rather plain than garbled.
            return false;
        }
    }
}
