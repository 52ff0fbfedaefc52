package org.ephemera.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.model.PackageId;
import org.ephemera.testing.CallInterceptingProxy;

/** {@link WorkerLoop} in a separate JVM with a separate temporary folder, whose calls are counted. */
final class WorkerProcess implements AutoCloseable {
    private static final List<String> SHORT_LIVED =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData", "-Xmx512m");

    /**
     * Result of one delivery, or of none.
     *
     * @param said last output line; empty if the process was killed before it
     * @param began message that the process worked on
     */
    record Turn(Optional<String> said, Optional<WorkMessage> began) {}

    private final Process process;
    private final CallFaultInjector sabotage;
    private final CallInterceptingProxy calls;
    private final Path folder;
    private final BufferedReader says;
    private final List<String> receipts = new ArrayList<>();

    private WorkerProcess(Process process, CallFaultInjector sabotage, CallInterceptingProxy calls, Path folder) {
        this.process = process;
        this.sabotage = sabotage;
        this.calls = calls;
        this.folder = folder;
        this.says = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /**
     * Starts a process.
     *
     * @param clock file of its clock
     */
    static WorkerProcess start(Path folder, Path clock, CloudFixture workplace, CallFaultInjector sabotage)
            throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SHORT_LIVED);
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(workplace.worker().getName(), clock.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("stderr").toFile());
        CallInterceptingProxy calls = new CallInterceptingProxy(sabotage);
        builder.environment().putAll(workplace.environment(calls));
        return new WorkerProcess(builder.start(), sabotage, calls, folder);
    }

    /** Returns the receipts of all messages that the process holds without a result. */
    List<String> receipts() {
        return List.copyOf(receipts);
    }

    /** Returns the non-empty files in its temporary folder. */
    List<Path> leftBehind() throws IOException {
        try (var files = Files.walk(folder.resolve("tmp"))) {
            return files.filter(file -> file.toFile().isFile() && file.toFile().length() > 0)
                    .toList();
        }
    }

    /** Returns the paths of the objects that it created in the store, in order. */
    List<String> created() {
        return calls.created().stream().filter(one -> one.startsWith("store ")).toList();
    }

    /** Returns the call at which it was killed. */
    FatalCall met() {
        return sabotage.met().orElseThrow();
    }

    /** Makes one delivery. */
    Turn work(CallFaultInjector.Course course, int which, long seconds, boolean learns) throws IOException {
        sabotage.follow(process, course);
        Turn turn = turn(which, seconds, learns);
        if (turn.said().isEmpty()) {
            calls.awaitCalls();
            if (sabotage.met().isEmpty()) {
                throw new AssertionError("a worker ended by itself: " + Files.readString(folder.resolve("stderr")));
            }
        }
        return turn;
    }

    private Turn turn(int which, long seconds, boolean learns) throws IOException {
        Optional<WorkMessage> began = Optional.empty();
        try {
            OutputStream in = process.getOutputStream();
            in.write(("work " + which + " " + seconds + " " + learns + "\n").getBytes(UTF_8));
            in.flush();
        } catch (IOException e) {
            return new Turn(Optional.empty(), began); // the process has ended
        }
        for (String line = says.readLine(); line != null; line = says.readLine()) {
            String about = line.substring(line.indexOf(' ') + 1);
            switch (line.substring(0, line.length() - about.length()).strip()) {
                case "holds" -> receipts.add(about);
                case "begins" -> began = Optional.of(work(about));
                default -> {
                    return new Turn(Optional.of(line), began);
                }
            }
        }
        return new Turn(Optional.empty(), began);
    }

    /** Ends the process if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
        calls.close();
    }

    private static WorkMessage work(String key) {
        int leg = key.lastIndexOf('-');
        return new WorkMessage(new PackageId(key.substring(0, leg)), Integer.parseInt(key.substring(leg + 1)));
    }
}
