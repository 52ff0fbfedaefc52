package org.ephemera.analyze.activity;

import java.util.Locale;
import java.util.Set;

/** Interactive shells. */
final class ShellPrograms {
    private static final Set<String> NAMES =
            Set.of("sh", "bash", "ash", "dash", "zsh", "ksh", "csh", "fish", "busybox", "cmd", "powershell", "pwsh");

    private ShellPrograms() {}

    /**
     * Reports whether a command starts a shell, with any path, or another program that starts one: {@code nsenter …
     * -- sh}.
     */
    static boolean isShell(String command) {
        int inner = command.lastIndexOf(" -- ");
        return isFirst(command) || (inner >= 0 && isFirst(command.substring(inner + " -- ".length())));
    }

    private static boolean isFirst(String command) {
        String first = command.strip().split("\\s+", 2)[0];
        String name = first.substring(Math.max(first.lastIndexOf('/'), first.lastIndexOf('\\')) + 1)
                .toLowerCase(Locale.ROOT);
        return NAMES.contains(name.endsWith(".exe") ? name.substring(0, name.length() - 4) : name);
    }
}
