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
 * Runner of exec plugins, without a shell. The plugin's stderr is shown to the user, as by kubectl, because it contains
 * instructions. Its stdout contains the credential and is kept in memory only.
 *
 * @param env environment of this process
 * @param stderr consumer of each line that the plugin writes to stderr
 * @param timeout time limit; the user may have to confirm a sign-in on another device
 */
record ExecPluginRunner(Map<String, String> env, Consumer<String> stderr, Duration timeout) {
    private static final int MAX_OUTPUT_BYTES = 1 << 20;
    private static final int MAX_LINE_LENGTH = 400;
    private static final int MAX_LINES = 40;
    /** Time to read the rest of the pipe after the program has exited. */
    private static final Duration PIPE_TIMEOUT = Duration.ofSeconds(5);

    /** Exit codes above this value mean that a signal ended the program. */
    private static final int SIGNAL_BASE = 128;

    /**
     * Runs a plugin and returns its credential.
     *
     * @throws ClusterException if the plugin is not installed, fails, exceeds the timeout or returns no credential
     */
    ExecCredential run(ExecPlugin plugin, KubeconfigServer server) throws ClusterException {
        String name = "the exec plugin '" + SanitizedText.of(plugin.command().getFirst()) + "' of the kubeconfig";
        List<String> command = new ArrayList<>(plugin.command());
        command.set(0, locate(plugin, name).toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(env);
        builder.environment().putAll(plugin.env());
        builder.environment().put("KUBERNETES_EXEC_INFO", plugin.info(server));
        builder.redirectInput(new File("/dev/null"));
        try {
            return ExecCredential.parse(output(builder.start(), name), plugin.apiVersion(), name);
        } catch (KubeconfigException e) {
            throw new ClusterException(DetailCode.EXEC_PLUGIN_ANSWER, String.valueOf(e.getMessage()));
        } catch (IOException | IllegalArgumentException e) {
            if (e instanceof ClusterException known) {
                throw known;
            }
            throw new ClusterException(
                    DetailCode.EXEC_PLUGIN_FAILED,
                    "cannot run " + name + "; check that it is a program for this operating system");
        }
    }

    private byte[] output(Process process, String name) throws IOException {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        Thread reader = Thread.ofVirtual().start(() -> read(process, stdout));
        Thread messages = Thread.ofVirtual().start(() -> show(process.getErrorStream()));
        Thread watchdog = Thread.ofVirtual().start(() -> stopAfterTimeout(process));
        try {
            int exit = process.waitFor();
            // The wait is limited: a child process of the plugin may keep the pipe open.
            reader.join(PIPE_TIMEOUT);
            messages.join(Duration.ofSeconds(1));
            if (exit == 0) {
                return stdout.toByteArray();
            }
            throw new ClusterException(
                    DetailCode.EXEC_PLUGIN_FAILED,
                    exit > SIGNAL_BASE
                            ? name + " was stopped before it returned a credential; run it manually and sign in"
                            : name + " failed (exit code " + exit + "); see its messages above, and sign in with it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            stop(process);
            watchdog.interrupt();
        }
    }

    private static void read(Process process, ByteArrayOutputStream stdout) {
        byte[] buffer = new byte[8192];
        try {
            InputStream out = process.getInputStream();
            for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
                stdout.write(buffer, 0, n);
                if (stdout.size() >= MAX_OUTPUT_BYTES) {
                    // The output is too large to be a credential.
                    stop(process);
                    return;
                }
            }
        } catch (IOException e) {
            // The plugin ended during the read; its exit code is evaluated.
            return;
        }
    }

    private static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void stopAfterTimeout(Process process) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                stop(process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(InputStream stream) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            int shown = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (shown++ < MAX_LINES) {
                    stderr.accept(line.length() > MAX_LINE_LENGTH ? line.substring(0, MAX_LINE_LENGTH) + "..." : line);
                }
            }
        } catch (IOException e) {
            // The plugin ended during the read; its exit code is evaluated.
            return;
        }
    }

    /** Returns the path of the program; a name is searched in {@code PATH}. */
    private Path locate(ExecPlugin plugin, String name) throws ClusterException {
        String program = plugin.command().getFirst();
        Optional<Path> found =
                program.contains("/") ? Optional.of(Path.of(program)).filter(Files::isExecutable) : inPath(program);
        return found.orElseThrow(() -> new ClusterException(
                DetailCode.EXEC_PLUGIN_MISSING,
                name + " is not installed or not in PATH; install it"
                        + (plugin.hint().isBlank()
                                ? ""
                                : " (installHint of the kubeconfig: " + SanitizedText.of(plugin.hint(), 300) + ")")));
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
