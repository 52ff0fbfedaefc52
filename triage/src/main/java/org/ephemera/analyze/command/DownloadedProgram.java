package org.ephemera.analyze.command;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Severity;

/**
 * Download of a file and its execution later in the same command line:
 * {@code wget -O /tmp/x http://…; chmod +x /tmp/x; /tmp/x}. A pattern cannot compare the two names.
 */
final class DownloadedProgram {
    /** Id of the signature, for severities of build steps. */
    static final String ID = "CMD-001/run";

    private static final int MOST_DOWNLOADS = 20;
    private static final int MOST_COMMANDS = 200;
    private static final String TEMPORARY = "(?:/tmp|/var/tmp|/dev/shm)";
    private static final List<String> TOOLS = List.of("curl", "wget", "tftp", "s_client", "fetch ");
    private static final Pattern DOWNLOAD =
            Pattern.compile("(?i)\\b(?:curl|wget|tftp|fetch|openssl\\s+s_client)\\s(?:[^|;&\\n]|&[^&\\s])+");
    /** Files to which a download is written. */
    private static final Pattern OUTPUT = Pattern.compile(
            "(?:\\s-[a-zA-Z]*[oOlr]\\s*|--output(?:-document)?[=\\s]+|(?:^|[^0-9])1?>{1,2}\\s*)[\"']?([\\w./~-]*[\\w.-])");
    /** Name of a file in a URL, which curl -O and wget use. */
    private static final Pattern REMOTE =
            Pattern.compile("(?i)\\b(?:https?|ftp)://[^\\s\"'|;&]+/([\\w.-]+)(?:\\s|[\"']|$)");

    private static final Pattern SEPARATOR = Pattern.compile("&&|\\|\\||[;&|\\n]|(?:^|\\s)(?:then|do)\\s");
    private static final Pattern UNPACKED =
            Pattern.compile("(?:^|\\s)(?:tar|unzip|bsdtar)\\s[^|;&\\n]{0,200}(?:-C\\s*|-d\\s*)(" + TEMPORARY + ")\\b");
    private static final Pattern WRAPPERS = Pattern.compile(
            "^[\\s({\"']*(?:(?:sudo|nohup|exec|setsid|env|command|busybox|timeout\\s+\\S+|nice(?:\\s+-n\\s*\\S+)?|time)\\s+(?:-\\S+\\s+)*)*");
    private static final Pattern RUN = Pattern.compile(
            "^(?:[A-Z_]+=\\S*\\s+)*(?:(?:/\\S*/)?(?:(?:ba|da|a|z|k)?sh|python[0-9.]*|perl|ruby|node|php|source|\\.)\\s+(?:-\\w+\\s+)*)?[\"']?([\\w./~-]+)");
    private static final Pattern INTERPRETER = Pattern.compile(
            "^(?:[A-Z_]+=\\S*\\s+)*(?:(?:/\\S*/)?(?:(?:ba|da|a|z|k)?sh|python[0-9.]*|perl|ruby|node|php|source|\\.)\\s)");
    private static final Pattern PRELOAD = Pattern.compile("^LD_PRELOAD=[\"']?([\\w./-]+)");
    /** Check of a digest or signature between download and execution. */
    private static final Pattern VERIFIED = Pattern.compile(
            "(?i)\\b(?:sha(?:1|224|256|384|512)?sum|shasum|md5sum|gpgv?|cosign|minisign|gpg2|hash_file|openssl\\s+dgst)\\b");

    private static final RulePattern SIGNATURE = new RulePattern(
            ID,
            "CMD-001",
            EnumSet.of(TextScope.COMMAND, TextScope.ENV),
            TOOLS,
            0,
            DOWNLOAD,
            Optional.empty(),
            List.of());

    private DownloadedProgram() {}

    /** Returns the part of the text from the download to the execution, as a match of the rule. */
    static Optional<PatternMatch> find(String text, TextScope scope) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!SIGNATURE.scopes().contains(scope) || TOOLS.stream().noneMatch(lower::contains)) {
            return Optional.empty();
        }
        Matcher download = DOWNLOAD.matcher(text);
        for (int n = 0; n < MOST_DOWNLOADS && download.find(); n++) {
            int end = execution(text, download.end(), files(download.group()));
            if (end > 0) {
                return Optional.of(new PatternMatch(SIGNATURE, Severity.HIGH, text, download.start(), end));
            }
        }
        return Optional.empty();
    }

    private static Set<String> files(String download) {
        Set<String> files = new LinkedHashSet<>();
        addAll(download, OUTPUT, files);
        if (files.isEmpty() || download.contains("O ")) {
            addAll(download + " ", REMOTE, files);
        }
        return files;
    }

    private static void addAll(String download, Pattern pattern, Set<String> files) {
        Matcher names = pattern.matcher(download);
        while (names.find()) {
            String name = name(names.group(1));
            boolean url = download.startsWith("://", names.end(1));
            if (!url && !name.isEmpty() && !name.startsWith("/dev/null") && !name.equals("-")) {
                files.add(name);
            }
        }
    }

    private static String name(String path) {
        return path.startsWith("./") ? path.substring(2) : path;
    }

    /** Returns the end of the command that runs a file; 0 if no command runs one, or if the file is verified before. */
    private static int execution(String text, int from, Set<String> files) {
        String unpacked = "";
        int at = from;
        Matcher separator = SEPARATOR.matcher(text);
        for (int n = 0; n < MOST_COMMANDS && at < text.length(); n++) {
            int end = separator.find(at) ? separator.start() : text.length();
            String command = text.substring(at, end);
            if (VERIFIED.matcher(command).find()) {
                return 0;
            }
            Matcher unpack = UNPACKED.matcher(command);
            if (unpack.find()) {
                unpacked = unpack.group(1);
            }
            if (runs(command, files, unpacked)) {
                return end;
            }
            at = end == text.length() ? end : separator.end();
        }
        return 0;
    }

    private static boolean runs(String command, Set<String> files, String unpacked) {
        String rest = WRAPPERS.matcher(command).replaceFirst("");
        Matcher preload = PRELOAD.matcher(rest);
        if (preload.find() && files.contains(preload.group(1))) {
            return true;
        }
        Matcher run = RUN.matcher(rest);
        if (!run.find()) {
            return false;
        }
        String program = run.group(1);
        boolean path = program.contains("/") || INTERPRETER.matcher(rest).find();
        String name = name(program);
        boolean downloaded = files.contains(name)
                || files.stream().anyMatch(file -> !name.contains("/") && file.endsWith("/" + name))
                || files.stream().anyMatch(file -> !file.contains("/") && name.endsWith("/" + file));
        return path && (downloaded || (!unpacked.isEmpty() && name.startsWith(unpacked + "/")));
    }
}
