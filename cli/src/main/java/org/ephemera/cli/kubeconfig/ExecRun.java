package org.ephemera.cli.kubeconfig;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.model.DetailCode;
import org.ephemera.model.SanitizedText;

/**
 * Runs a plugin, without a shell. What it writes to its stderr is shown, as kubectl does: that is where it says what it needs.
 * What it answers is read into memory and goes nowhere else.
 *
 * @param env the environment of this process
 * @param says is given each line that the plugin says to whoever runs it
 * @param longest how long it may take: somebody may have to confirm a sign-in elsewhere
 */
record ExecRun(Map<String, String> env, Consumer<String> says, Duration longest) {
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int LONGEST_LINE = 400;
    private static final int MOST_LINES = 40;
    /** For what is in the pipe when the program has ended. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    /** An exit code above it is a signal's. */
    private static final int KILLED = 128;

    ExecCredential run(ExecPlugin plugin, KubeconfigServer server) throws ClusterException {
        String name = "the exec plugin '" + SanitizedText.of(plugin.command().getFirst()) + "' of the kubeconfig";
        List<String> command = new ArrayList<>(plugin.command());
        command.set(0, found(plugin, name).toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(env);
        builder.environment().putAll(plugin.env());
        builder.environment().put("KUBERNETES_EXEC_INFO", plugin.info(server));
        builder.redirectInput(new File("/dev/null"));
        try {
            return ExecCredential.parse(answer(builder.start(), name), plugin.apiVersion(), name);
        } catch (KubeconfigException e) {
            throw new ClusterException(DetailCode.EXEC_PLUGIN_ANSWER, String.valueOf(e.getMessage()));
        } catch (IOException | IllegalArgumentException e) {
            if (e instanceof ClusterException known) {
                throw known;
            }
            throw new ClusterException(
                    DetailCode.EXEC_PLUGIN_FAILED,
                    name + " could not be run; see that it is a program for this machine");
        }
    }

    private byte[] answer(Process process, String name) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        Thread reader = Thread.ofVirtual().start(() -> read(process, answer));
        Thread aside = Thread.ofVirtual().start(() -> show(process.getErrorStream()));
        Thread guard = Thread.ofVirtual().start(() -> guard(process));
        try {
            int exit = process.waitFor();
            // No longer: what it began and left running may hold the pipe open for ever.
            reader.join(LONGEST_REST);
            aside.join(Duration.ofSeconds(1));
            if (exit == 0) {
                return answer.toByteArray();
            }
            throw new ClusterException(
                    DetailCode.EXEC_PLUGIN_FAILED,
                    exit > KILLED
                            ? name + " was stopped before it answered; see what it waits for, and sign in with it"
                            : name + " failed (exit code " + exit + "); see what it says, and sign in with it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            stop(process);
            guard.interrupt();
        }
    }

    private static void read(Process process, ByteArrayOutputStream answer) {
        byte[] buffer = new byte[8192];
        try {
            InputStream out = process.getInputStream();
            for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
                answer.write(buffer, 0, n);
                if (answer.size() >= LONGEST_ANSWER) {
                    // What goes on and on is not waited for.
                    stop(process);
                    return;
                }
            }
        } catch (IOException e) {
            // It ended while it spoke; its exit code tells the rest.
            return;
        }
    }

    private static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void guard(Process process) {
        try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                stop(process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(InputStream stderr) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stderr, StandardCharsets.UTF_8))) {
            int shown = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (shown++ < MOST_LINES) {
                    says.accept(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line);
                }
            }
        } catch (IOException e) {
            // It ended while it spoke; its exit code tells the rest.
            return;
        }
    }

    /** Where the program is: looked for in {@code PATH} as it was given to us, unless it is a path. */
    private Path found(ExecPlugin plugin, String name) throws ClusterException {
        String program = plugin.command().getFirst();
        Optional<Path> found =
                program.contains("/") ? Optional.of(Path.of(program)).filter(Files::isExecutable) : inPath(program);
        return found.orElseThrow(() -> new ClusterException(
                DetailCode.EXEC_PLUGIN_MISSING,
                name + " is not installed, or not found in PATH; install it"
                        + (plugin.hint().isBlank()
                                ? ""
                                : " (the kubeconfig says: " + SanitizedText.of(plugin.hint(), 300) + ")")));
    }

    private Optional<Path> inPath(String program) {
        for (String folder : env.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty()) {
                Path path = Path.of(folder).resolve(program);
                if (Files.isRegularFile(path) && Files.isExecutable(path)) {
                    return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }
}
