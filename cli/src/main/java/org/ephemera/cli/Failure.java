package org.ephemera.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The end of a command that could not do its work: what failed, and what to do about it. */
final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String remedy;

    private Failure(ExitCode exitCode, String what, String remedy, @Nullable Throwable cause) {
        super(what, cause);
        this.exitCode = exitCode;
        this.remedy = remedy;
    }

    static Failure usage(String what, String remedy) {
        return new Failure(ExitCode.USAGE, what, remedy, null);
    }

    static Failure couldNot(String what, String remedy) {
        return new Failure(ExitCode.COULD_NOT, what, remedy, null);
    }

    /** Takes an exception of the library, whose messages read {@code what failed; what to do}. */
    static Failure of(ExitCode exitCode, Throwable cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        int parting = message.indexOf("; ");
        return parting < 0
                ? new Failure(exitCode, message, "", cause)
                : new Failure(exitCode, message.substring(0, parting), message.substring(parting + 2), cause);
    }

    static Failure couldNot(Throwable cause) {
        return of(ExitCode.COULD_NOT, cause);
    }

    static Failure usage(Throwable cause) {
        return of(ExitCode.USAGE, cause);
    }

    ExitCode exitCode() {
        return exitCode;
    }

    /** One sentence. */
    String what() {
        return sentence(String.valueOf(getMessage()));
    }

    /** One sentence, or "" if there is nothing that one could do. */
    String remedy() {
        return remedy.isEmpty() ? "" : sentence(remedy);
    }

    private static String sentence(String text) {
        String first = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return first.endsWith(".") || first.endsWith("?") || first.endsWith("!") ? first : first + ".";
    }
}
