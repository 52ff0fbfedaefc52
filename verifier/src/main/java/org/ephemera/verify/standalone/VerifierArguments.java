package org.ephemera.verify.standalone;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.ephemera.verify.result.ErrorReport;
import org.ephemera.verify.result.ErrorReportException;
import org.jspecify.annotations.Nullable;

/** Arguments of the standalone verifier. */
record VerifierArguments(String packagePath, String key, boolean json, boolean help) {
    static final String JSON = "--json";

    static final String HELP = """
            Usage: java -jar ephemera-verifier.jar PACKAGE --key PUB.pem [--json]

            Verifies an evidence package. It reads the package only, changes nothing and opens no network connection.

              PACKAGE         folder of the package, or a .zip or .tar of it
              --key PUB.pem   public key of the sealer, obtained from them and not from the package
              --json          print one JSON object on stdout, and nothing else there
              -h, --help      show this help

            Exit code: 0 intact, 1 broken, 2 usage, 3 unverifiable or signed with another key.
            A timestamp is not checked; 'ephemera verify --tsa-root' checks it.
            """;

    private static final String KEY = "--key";

    private static final String COMMAND_LINE = "Use 'ephemera verify', which has this option";

    /** Options of {@code ephemera verify} that need the command line. */
    private static final Map<String, String> ELSEWHERE =
            Map.of("--tsa-root", COMMAND_LINE, "--store", COMMAND_LINE, "--script", COMMAND_LINE);

    private static final String SEE_HELP = "'java -jar ephemera-verifier.jar --help' shows the usage";

    static VerifierArguments parse(String... args) throws ErrorReportException {
        @Nullable String packagePath = null;
        @Nullable String key = null;
        boolean json = false;
        boolean options = true;
        Iterator<String> words = List.of(args).iterator();
        while (words.hasNext()) {
            String word = words.next();
            if (!options || !word.startsWith("-")) {
                packagePath = once(packagePath, word, "PACKAGE");
            } else if (word.equals("--")) {
                options = false;
            } else if (word.equals("-h") || word.equals("--help")) {
                return new VerifierArguments("", "", false, true);
            } else if (word.equals(JSON)) {
                json = true;
            } else if (word.equals(KEY)) {
                key = once(key, words.hasNext() ? words.next() : "--", KEY);
                if (key.startsWith("--")) {
                    throw usage("the option --key has no value", "Give the file of the public key after it");
                }
            } else if (word.startsWith(KEY + "=")) {
                key = once(key, word.substring(KEY.length() + 1), KEY);
            } else {
                String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
                throw usage(
                        "the standalone verifier has no option '" + option + "'",
                        ELSEWHERE.getOrDefault(option, SEE_HELP));
            }
        }
        if (packagePath == null) {
            throw usage("the standalone verifier needs a PACKAGE", SEE_HELP);
        }
        if (key == null) {
            throw usage(
                    "the standalone verifier needs the --key of the sealer",
                    "Get it from them ('ephemera key' prints it); a key found in the package or next to it proves"
                            + " nothing");
        }
        return new VerifierArguments(packagePath, key, json, false);
    }

    private static String once(@Nullable String before, String value, String name) throws ErrorReportException {
        if (before != null) {
            throw usage("there is more than one " + name, "Give one");
        }
        return value;
    }

    private static ErrorReportException usage(String message, String remedy) {
        return new ErrorReportException(ErrorReport.usage(message, remedy));
    }
}
