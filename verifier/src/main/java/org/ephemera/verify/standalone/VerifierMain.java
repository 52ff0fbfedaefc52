package org.ephemera.verify.standalone;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.model.EscapedText;
import org.ephemera.model.SanitizedText;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.result.ErrorReport;
import org.ephemera.verify.result.ErrorReportException;
import org.ephemera.verify.result.ExitCodes;
import org.ephemera.verify.result.LocalPackage;
import org.ephemera.verify.result.PathArgument;
import org.ephemera.verify.result.PemFile;
import org.ephemera.verify.result.ResultJson;
import org.ephemera.verify.result.ResultText;

/** Verifies one package: {@code java -jar ephemera-verifier.jar PACKAGE --key PUB.pem}. */
public final class VerifierMain {
    private static final Path CURRENT_FOLDER = Path.of("");

    private static final Pattern ADDRESS =
            Pattern.compile("(file:|[A-Za-z][A-Za-z0-9+.-]*://).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private VerifierMain() {}

    public static void main(String[] args) {
        PrintStream err = utf8(FileDescriptor.err);
        // The JVM's own exit code is 1, which means a broken package.
        Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {
            err.println("ephemera-verifier: This program cannot start (" + thrown + ").");
            Runtime.getRuntime().halt(ExitCodes.UNVERIFIABLE);
        });
        System.exit(run(utf8(FileDescriptor.out), err, args));
    }

    /** Runs the verifier in this process and returns its exit code. */
    public static int run(PrintStream out, PrintStream err, String... args) {
        int exitCode;
        try {
            exitCode = verify(VerifierArguments.parse(args), out);
        } catch (ErrorReportException e) {
            exitCode = report(e.report(), args, out, err);
        } catch (IOException e) {
            exitCode = report(ErrorReport.of(ExitCodes.UNVERIFIABLE, e), args, out, err);
        } catch (VirtualMachineError e) {
            exitCode = report(ErrorReport.outOfMemory(e), args, out, err);
        } catch (LinkageError e) {
            exitCode = report(ErrorReport.incomplete(e), args, out, err);
        } catch (RuntimeException e) {
            exitCode = report(ErrorReport.unexpected(e, "Report it with the version of Java"), args, out, err);
        }
        if (out.checkError()) {
            err.print("ephemera-verifier: The result cannot be written.\n");
            exitCode = Math.max(exitCode, ExitCodes.UNVERIFIABLE);
        }
        err.flush();
        return exitCode;
    }

    private static int verify(VerifierArguments arguments, PrintStream out) throws ErrorReportException, IOException {
        if (arguments.help()) {
            out.print(VerifierArguments.HELP);
            return ExitCodes.INTACT;
        }
        List<ECPublicKey> keys = PemFile.publicKeys(PathArgument.resolve(CURRENT_FOLDER, arguments.key()));
        VerificationReport report = verify(arguments.packagePath(), keys);
        if (arguments.json()) {
            out.print(ResultJson.print(ResultJson.of(report)));
        } else {
            print(ResultText.of(report), out);
        }
        return ExitCodes.of(report.verdict());
    }

    private static VerificationReport verify(String name, List<ECPublicKey> keys) throws ErrorReportException {
        if (ADDRESS.matcher(name).matches()) {
            throw new ErrorReportException(ErrorReport.usage(
                    "'" + SanitizedText.address(name)
                            + "' is an address; expected a folder, a .zip or a .tar of this machine",
                    "Download the package first, or use 'ephemera verify', which reads stores"));
        }
        try {
            return new LocalPackage(PathArgument.resolve(CURRENT_FOLDER, name), false).verify(keys, Optional.empty());
        } catch (IOException e) {
            throw new ErrorReportException(ErrorReport.unverifiable(e));
        }
    }

    private static void print(ResultText text, PrintStream out) {
        List<ResultText.Row> rows = text.checks();
        int marks = rows.stream().mapToInt(row -> row.mark().length()).max().orElse(0);
        int checks = rows.stream().mapToInt(row -> row.check().length()).max().orElse(0);
        for (ResultText.Row row : rows) {
            line(pad(row.mark(), marks) + "  " + pad(row.check(), checks) + "  " + row.message(), out);
        }
        line("", out);
        text.summary().forEach(line -> line(line.text(), out));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static void line(String text, PrintStream out) {
        out.print(EscapedText.of(text) + "\n");
    }

    private static int report(ErrorReport error, String[] args, PrintStream out, PrintStream err) {
        line("ephemera-verifier: " + error.messageSentence(), err);
        if (!error.remedy().isEmpty()) {
            line(error.remedySentence(), err);
        }
        if (List.of(args).contains(VerifierArguments.JSON)) {
            out.print(ResultJson.print(error.toJson()));
        }
        return error.exitCode();
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
