package org.ephemera.verify.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.ephemera.format.Json;
import org.ephemera.verify.VerificationResult;

/**
 * Error of a command: its cause, its remedy and the exit code.
 *
 * @param remedy the remedy, or ""
 * @param fields of the JSON object next to the error, in their order
 */
public record ErrorReport(int exitCode, String message, String remedy, Map<String, String> fields) {
    private static final String VERDICT = "verdict";

    public ErrorReport {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Returns the error of invalid arguments. */
    public static ErrorReport usage(String message, String remedy) {
        return new ErrorReport(ExitCodes.USAGE, message, remedy, Map.of());
    }

    /** Returns the error of a command that could not be completed. */
    public static ErrorReport failure(String message, String remedy) {
        return new ErrorReport(ExitCodes.UNVERIFIABLE, message, remedy, Map.of());
    }

    /** Converts an exception of the library, whose messages have the form {@code message; remedy}. */
    public static ErrorReport of(int exitCode, Throwable thrown) {
        Throwable inner = thrown.getCause();
        Throwable cause = thrown instanceof UncheckedIOException && inner != null ? inner : thrown;
        if (cause instanceof FileSystemException file) {
            return new ErrorReport(exitCode, FileErrorText.message(file), FileErrorText.remedy(file), Map.of());
        }
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        int separator = text.indexOf("; ");
        String message = separator < 0 ? text : text.substring(0, separator);
        String remedy = separator < 0 ? "" : text.substring(separator + 2);
        return new ErrorReport(exitCode, message, remedy, Map.of());
    }

    /** Returns the error of a package that cannot be read. */
    public static ErrorReport unverifiable(IOException e) {
        return of(ExitCodes.UNVERIFIABLE, e).with(VERDICT, VerificationResult.UNVERIFIABLE.key());
    }

    /** Returns the error of a JVM without enough memory; its own exit code would be that of a broken package. */
    public static ErrorReport outOfMemory(VirtualMachineError e) {
        return failure(
                "Java has too little memory for this command (" + e.getMessage() + ")",
                "Increase the limit, for example with JAVA_TOOL_OPTIONS=-Xmx4g");
    }

    /** Returns the error of a class that is missing or does not fit; it is no statement about the package. */
    public static ErrorReport incomplete(LinkageError e) {
        return failure(
                "a part of this program cannot be loaded (" + e + "), so the command has no result",
                "Install it again, all files of one version, and run it with Java 21 or newer");
    }

    /** Returns the error of a defect in this program. */
    public static ErrorReport unexpected(Exception e, String remedy) {
        return failure("unexpected error: " + e, remedy);
    }

    /** Returns this error with an additional field for scripts, for example the verdict. */
    public ErrorReport with(String field, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new ErrorReport(exitCode, message, remedy, more);
    }

    /** Returns the message as one sentence. */
    public String messageSentence() {
        return sentence(message);
    }

    /** Returns the remedy as one sentence, or "" without one. */
    public String remedySentence() {
        return remedy.isEmpty() ? "" : sentence(remedy);
    }

    /** Returns {@code {error{message, remedy, exitCode}}} after the fields. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object();
        fields.forEach(json::put);
        json.putObject("error")
                .put("message", messageSentence())
                .put("remedy", remedySentence())
                .put("exitCode", exitCode);
        return json;
    }

    private static String sentence(String text) {
        // The name of a file or an address is not capitalized.
        String first = text.matches("(?s)[a-z]+[ ,'].*")
                ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1)
                : text;
        return first.matches("(?s).*[.?!:]") ? first : first + ".";
    }
}
