package org.ephemera.analyze.escape;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.LocatedValue;

/**
 * Check of what a container of a node agent starts. The image of a publisher also contains shells and tools, and a
 * volume can replace its program: neither is the agent that the publisher built.
 *
 * @param tools programs that images contain for any purpose
 * @param interpreters programs that execute their arguments, at any place of a command
 * @param harmless tools that a probe or a hook may start
 */
record StartedPrograms(Set<String> tools, Set<String> interpreters, Set<String> harmless) {
    /** Name that represents every shell. */
    static final String SHELL = "sh";

    private static final Set<String> LOADING_VARIABLES = Set.of(
            "LD_PRELOAD",
            "LD_AUDIT",
            "BASH_ENV",
            "PERL5OPT",
            "RUBYOPT",
            "NODE_OPTIONS",
            "PYTHONSTARTUP",
            "JAVA_TOOL_OPTIONS");

    private static final Set<String> PROGRAM_FOLDERS = Set.of("bin", "sbin", "libexec");
    private static final Set<String> SYSTEM_FOLDERS =
            Set.of("/", "/usr", "/usr/local", "/opt", "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib");

    StartedPrograms {
        tools = Set.copyOf(tools);
        interpreters = Set.copyOf(interpreters);
        harmless = Set.copyOf(harmless);
    }

    /**
     * Reports whether a container starts the program of its image.
     *
     * @param expected tools that its manifest starts
     * @param files places of its image that its manifest replaces with files of the cluster
     */
    boolean areExpected(ContainerSpec container, Set<String> expected, Set<String> files) {
        ContainerExecution execution = container.execution();
        List<String> words = words(execution, "command", "args");
        boolean hooks = execution.hooks().stream()
                .filter(hook -> !hook.source().equals("workingDir"))
                .allMatch(hook -> programs(hook.words())
                        .allMatch(program -> harmless.contains(program) || expected.contains(program)));
        boolean script = programs(words).findAny().isPresent();
        return hooks
                && programs(words).allMatch(expected::contains)
                && execution.environment().stream().noneMatch(variable -> LOADING_VARIABLES.contains(variable.name()))
                && container.mounts().stream()
                        .filter(mount -> files.stream().noneMatch(mount.target()::startsWith))
                        .noneMatch(mount -> replacesProgram(mount, words, script));
    }

    private static List<String> words(ContainerExecution execution, String... sources) {
        return Stream.of(sources)
                .flatMap(source -> execution.commands().stream()
                        .filter(command -> command.source().equals(source))
                        .flatMap(command -> command.words().stream()))
                .toList();
    }

    /** Returns the tools that a command starts; an unknown name represents a script that is not understood. */
    private Stream<String> programs(List<String> words) {
        if (words.isEmpty()) {
            return Stream.empty();
        }
        int shell = 0;
        while (shell < words.size() && !interpreters.contains(ShellScript.nameOf(words.get(shell)))) {
            shell++;
        }
        String first = ShellScript.nameOf(words.getFirst());
        if (shell == words.size()) {
            return tools.contains(first) ? Stream.of(first) : Stream.empty();
        }
        List<String> arguments = words.subList(shell + 1, words.size());
        if (!ShellScript.isShell(words.get(shell)) || shell > 0) {
            return Stream.of(ShellScript.nameOf(words.get(shell)));
        }
        List<String> script =
                arguments.stream().dropWhile(word -> word.startsWith("-")).toList();
        boolean inline =
                arguments.stream().takeWhile(word -> word.startsWith("-")).anyMatch(option -> option.contains("c"));
        if (script.isEmpty() || !inline) {
            return Stream.of(SHELL, script.isEmpty() ? "?" : ShellScript.nameOf(script.getFirst()));
        }
        return Stream.concat(
                Stream.of(SHELL),
                ShellScript.programs(script.getFirst()).map(Set::stream).orElse(Stream.of("?")));
    }

    /**
     * Reports whether a volume hides programs of the image.
     *
     * @param script true if the container starts tools, whose arguments may be files of any volume
     */
    private static boolean replacesProgram(ContainerMount mount, List<String> words, boolean script) {
        String target = HostPath.normalize(mount.target());
        boolean program = !words.isEmpty() && (words.getFirst() + "/").startsWith(target + "/");
        return switch (mount.type()) {
            case EMPTY, MEMORY -> false;
            case HOST_PATH ->
                mount.source().map(LocatedValue::value).map(HostPath::normalize).stream()
                                .noneMatch(target::equals)
                        && (program || SYSTEM_FOLDERS.contains(target) || isProgramFolder(target));
            case VOLUME, SECRET, PROJECTED, FILE_SHARE ->
                !target.startsWith("/var/run/secrets/")
                        && (script
                                || program
                                || SYSTEM_FOLDERS.contains(target)
                                || Stream.of(target.split("/")).anyMatch(PROGRAM_FOLDERS::contains));
        };
    }

    private static boolean isProgramFolder(String target) {
        return Stream.of("", "/usr", "/usr/local")
                .anyMatch(parent -> PROGRAM_FOLDERS.stream().anyMatch(name -> target.equals(parent + "/" + name)));
    }
}
