package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starter of separate Java processes, as a shell starts them. */
final class JavaProcess {
    private static final List<String> SHORT_LIVED =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");

    private JavaProcess() {}

    static Process start(Path folder, Map<String, String> env, Class<?> main, String... args) throws IOException {
        return start(JavaStartOptions.plain(), List.of(), folder, env, main, args);
    }

    /**
     * Starts a process.
     *
     * @param before words before the command: a program that starts it
     */
    static Process start(List<String> before, Path folder, Map<String, String> env, Class<?> main, String... args)
            throws IOException {
        return start(JavaStartOptions.plain(), before, folder, env, main, args);
    }

    static Process start(
            JavaStartOptions fast,
            List<String> before,
            Path folder,
            Map<String, String> env,
            Class<?> main,
            String... args)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SHORT_LIVED);
        command.addAll(fast.options());
        command.addAll(List.of("-cp", fast.classPath(), main.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(env);
        return builder.start();
    }
}
