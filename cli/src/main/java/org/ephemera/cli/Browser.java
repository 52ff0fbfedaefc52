package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts what the user opens pages with: {@code BROWSER}, or what the system has for it. */
final class Browser {
    private static final String VARIABLE = "BROWSER";
    private static final List<String> OPENERS = List.of("xdg-open", "open", "explorer.exe");

    private Browser() {}

    /** @return false if none can be started */
    static boolean open(Path page, Session session) {
        Optional<String> own = session.variable(VARIABLE);
        return (own.isPresent() ? Stream.of(own.get()) : OPENERS.stream()).anyMatch(opener -> start(opener, page));
    }

    private static boolean start(String opener, Path page) {
        try {
            new ProcessBuilder(opener, page.toUri().toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            // It is not there: the next one may be.
            return false;
        }
    }
}
