package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reader of a short shell script, as manifests contain it. It returns no programs for a script that it does not
 * understand, for example one that evaluates text or writes to a file.
 */
final class ShellScript {
    private static final Set<String> KEYWORDS =
            Set.of("if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "time", "{", "}");

    private static final Set<String> BUILT_IN = Set.of(
            "echo",
            "exit",
            "true",
            "false",
            "test",
            "[",
            "[[",
            "]",
            "set",
            "sleep",
            ":",
            "break",
            "continue",
            "wait",
            "cd",
            "printf");

    private static final Set<String> EVALUATING =
            Set.of("eval", "source", ".", "trap", "alias", "case", "select", "function", "coproc");

    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash", "zsh", "ksh", "busybox");
    private static final Set<String> STARTERS = Set.of("nsenter", "chroot", "env", "exec", "timeout", "nohup", "xargs");

    private final List<List<String>> commands = new ArrayList<>();
    private List<String> command = new ArrayList<>();
    private @Nullable StringBuilder word;
    private boolean understood = true;

    private ShellScript() {}

    /** Returns the names of the programs that a script starts; empty if it is not understood. */
    static Optional<Set<String>> programs(String text) {
        ShellScript script = new ShellScript();
        script.split(text);
        Set<String> programs = new LinkedHashSet<>();
        script.commands.forEach(words -> script.addPrograms(words, programs));
        return script.understood ? Optional.of(programs) : Optional.empty();
    }

    /** Returns the last part of a path, without quotes. */
    static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static boolean isShell(String program) {
        return SHELLS.contains(nameOf(program));
    }

    private void split(String text) {
        for (int i = 0; i < text.length() && understood; i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '"') {
                int end = text.indexOf(c, i + 1);
                String quoted = text.substring(i + 1, Math.max(end, i + 1));
                understood = end > i && (c == '\'' || !isSubstituted(quoted));
                append(quoted);
                i = end;
            } else if (c == '`' || c == '<' || (c == '\\' && !text.startsWith("\\\n", i))) {
                understood = false;
            } else if (c == '>') {
                i = redirect(text, i);
            } else if (text.startsWith("$(", i)) {
                i++;
                endCommand();
            } else if (c == '#' && word == null) {
                int end = text.indexOf('\n', i);
                i = end < 0 ? text.length() : end - 1;
            } else if (";&|()\n".indexOf(c) >= 0) {
                endCommand();
            } else if (Character.isWhitespace(c) || c == '\\') {
                endWord();
            } else {
                append(String.valueOf(c));
            }
        }
        endCommand();
    }

    private static boolean isSubstituted(String quoted) {
        return quoted.contains("$(") || quoted.contains("`") || quoted.endsWith("\\");
    }

    /** Returns the place after a redirection, which may discard the output only. */
    private int redirect(String text, int at) {
        String rest = text.substring(at).replaceFirst("^>+\\s*", "");
        understood = rest.startsWith("/dev/null") || rest.startsWith("&");
        endWord();
        int end = text.length() - rest.length();
        return end + (rest.startsWith("&") ? 1 : "/dev/null".length() - 1);
    }

    private void append(String part) {
        if (word == null) {
            word = new StringBuilder();
        }
        word.append(part);
    }

    private void endWord() {
        if (word != null) {
            command.add(word.toString());
            word = null;
        }
    }

    private void endCommand() {
        endWord();
        commands.add(command);
        command = new ArrayList<>();
    }

    private void addPrograms(List<String> words, Set<String> programs) {
        int at = 0;
        while (at < words.size() && (KEYWORDS.contains(words.get(at)) || isAssignment(words.get(at)))) {
            at++;
        }
        if (at == words.size() || words.get(at).equals("for") || isNumber(words.get(at))) {
            return;
        }
        String program = nameOf(words.get(at));
        List<String> arguments = words.subList(at + 1, words.size());
        if (EVALUATING.contains(program) || program.contains("$")) {
            understood = false;
        } else if (!BUILT_IN.contains(program)) {
            programs.add(program);
            checkArguments(program, arguments, programs);
        }
    }

    private void checkArguments(String program, List<String> arguments, Set<String> programs) {
        boolean option = arguments.stream().anyMatch(one -> one.startsWith("-"));
        if (isShell(program) || (program.equals("find") && arguments.stream().anyMatch(ShellScript::isAction))) {
            understood &= !option || (!isShell(program) && arguments.stream().noneMatch(ShellScript::isAction));
        } else if (STARTERS.contains(program)) {
            List<String> started = arguments.stream()
                    .skip(program.equals("chroot") ? 1 : 0)
                    .dropWhile(one -> one.startsWith("-") || isNumber(one))
                    .toList();
            addPrograms(started, programs);
        }
    }

    private static boolean isAction(String argument) {
        return argument.startsWith("-exec") || argument.startsWith("-ok") || argument.equals("-delete");
    }

    private static boolean isNumber(String word) {
        return !word.isEmpty() && word.chars().allMatch(Character::isDigit);
    }

    /** Reports whether a word sets a variable. A variable that changes which program starts is not understood. */
    private boolean isAssignment(String word) {
        int equals = word.indexOf('=');
        boolean assigns =
                equals > 0 && word.chars().limit(equals).allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
        understood &= !assigns || !(word.startsWith("LD_") || word.startsWith("PATH=") || word.startsWith("BASH_ENV="));
        return assigns;
    }
}
