package org.ephemera.testing.planting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@link PlantingAttacker} in a separate JVM. */
public final class AttackerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final PrintStream input;
    private boolean attacking;

    private AttackerProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        this.input = new PrintStream(process.getOutputStream(), true, UTF_8);
    }

    /** Starts a process. */
    public static AttackerProcess start(Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        return new AttackerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    void attack(String location, int seed, String eventKey) throws IOException {
        if (attacking) {
            stop(); // the schedule before failed
        }
        attacking = true;
        input.println(location + " " + seed + " " + eventKey);
        if (!"begun".equals(output.readLine())) {
            throw new IOException("the attacker did not begin");
        }
    }

    /** Ends the attack and returns the keys of the planted objects. */
    List<String> stop() throws IOException {
        attacking = false;
        input.println("stop");
        List<String> planted = new ArrayList<>();
        for (String line = output.readLine(); !"end".equals(line); line = output.readLine()) {
            if (line == null || line.startsWith("failure ")) {
                throw new IOException("the attacker failed: " + line);
            }
            planted.add(line);
        }
        return planted;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
