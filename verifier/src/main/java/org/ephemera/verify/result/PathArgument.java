package org.ephemera.verify.result;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Path of a file or folder in an argument of the command line. */
public final class PathArgument {
    private static final Pattern HOME = Pattern.compile("~|~[\\w.-]*/.*", Pattern.DOTALL);

    private PathArgument() {}

    /**
     * Resolves the argument against a folder.
     *
     * @throws ErrorReportException of usage if it is not the path of a file or folder
     */
    public static Path resolve(Path folder, String text) throws ErrorReportException {
        check(text);
        try {
            return folder.resolve(text);
        } catch (InvalidPathException e) {
            throw usage("'" + text + "' cannot be the name of a file", "Give a path of this machine");
        }
    }

    /**
     * Checks for an empty path, as from a variable that is not set, and for a home folder that no shell has expanded.
     *
     * @throws ErrorReportException of usage if it is one of them
     */
    public static void check(String text) throws ErrorReportException {
        if (text.isEmpty()) { // it would resolve to the current folder
            throw usage("the name of a file or folder is empty", "Give a path of this machine");
        }
        if (HOME.matcher(text).matches()) { // for example after 'file:', where no shell expands it
            String head = text.substring(0, text.indexOf('/') < 0 ? text.length() : text.indexOf('/'));
            boolean own = head.equals("~");
            throw usage(
                    "the shell did not replace " + head + " with " + (own ? "your" : "that user's") + " home folder"
                            + " in '" + text + "'",
                    "Write " + (own ? "$HOME or " : "") + "the complete path; for a folder of that name, write ./"
                            + text);
        }
    }

    private static ErrorReportException usage(String message, String remedy) {
        return new ErrorReportException(ErrorReport.usage(message, remedy));
    }
}
