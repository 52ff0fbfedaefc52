import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.command.CommandFindings;
import org.ephemera.analyze.command.LogRules;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.model.Digest;

/**
 * Applies the rules to the lines of FILE once, and then ROUNDS times. Prints the wall and CPU seconds, the findings and the peak
 * memory in MB. With a third argument the lines are read first, and reading is not measured.
 */
final class LogRate {
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        StringBuilder seconds = new StringBuilder();
        StringBuilder cpu = new StringBuilder();
        CommandFindings found = null;
        List<String> held = arguments.length > 2 ? Files.readAllLines(file) : List.of();
        for (int round = 0; round <= Integer.parseInt(arguments[1]); round++) {
            long started = System.nanoTime();
            long busy = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            found = held.isEmpty() ? once(file) : once(held);
            seconds.append((System.nanoTime() - started) / 1e9).append(' ');
            cpu.append((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - busy) / 1e9).append(' ');
        }
        System.out.println(seconds);
        System.out.println(cpu);
        System.out.println(found.findings().size());
        System.out.println(Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1000)
                .sum());
        found.gaps().forEach(System.err::println);
    }

    private static CommandFindings once(List<String> held) {
        LogRules rules = new LogRules();
        EvidenceLocation place = new EvidenceLocation("app.log", new FileLocation.Line(1), Digest.of(new byte[0]));
        held.forEach(line -> rules.accept(new LogLine("app", "", Optional.empty(), line, place)));
        return rules.findings();
    }

    private static CommandFindings once(Path file) throws Exception {
        LogRules rules = new LogRules();
        Digest digest = Digest.of(new byte[0]);
        Optional<Instant> time = Optional.of(Instant.EPOCH);
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                EvidenceLocation place = new EvidenceLocation("app.log", new FileLocation.Line(++number), digest);
                rules.accept(new LogLine("app", "", time, line, place));
            }
        }
        return rules.findings();
    }
}
