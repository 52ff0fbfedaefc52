package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Java processes of their own, as a shell would start them. */
final class Child {
    private static final List<String> FAST_START =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto");

    private Child() {}

    static Process start(Path folder, Map<String, String> env, Class<?> main, String... args) throws IOException {
        return start(List.of(), folder, env, main, args);
    }

    /** @param before words that stand before the command: a program that starts it in some way */
    static Process start(List<String> before, Path folder, Map<String, String> env, Class<?> main, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FAST_START);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(env);
        return builder.start();
    }
}
