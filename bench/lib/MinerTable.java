import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ephemera.analyze.miner.MinerRules;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.MinerScore.Level;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.model.Digest;

/**
 * Prints the levels of generated or recorded series by class. Arguments: {@code generated COUNT FIRST} for COUNT series of
 * each class of {@link FortnightClasses} from the seed FIRST on, or {@code folder PATH}.
 */
final class MinerTable {
    private static final Instant BEGIN = Instant.parse("2026-11-16T00:00:00Z");
    private static final EvidenceLocation NOWHERE =
            new EvidenceLocation("data/generated", FileLocation.root(), new Digest("0".repeat(64)));

    private MinerTable() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("folder")) {
            folder(Path.of(arguments[1]));
        } else {
            generated(Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
        }
    }

    private static void generated(int count, long first) {
        for (FortnightClasses.Kind kind : FortnightClasses.all()) {
            List<Level> levels = IntStream.range(0, count)
                    .mapToObj(i -> {
                        FortnightLoads make = new FortnightLoads((first + i) * 1_000_003L + kind.name().hashCode());
                        return level(series(kind.make().apply(make)));
                    })
                    .toList();
            print(kind.name(), kind.group(), levels, kind.source());
        }
    }

    /** Prints a row for each folder below the path, or for the files of the path itself. */
    private static void folder(Path root) throws IOException {
        Map<String, List<Level>> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".csv")).sorted().toList()) {
                Path below = root.relativize(file).getParent();
                String name = below == null ? "." : below.toString();
                classes.computeIfAbsent(name, any -> new ArrayList<>()).add(level(CsvSeries.read(file)));
            }
        }
        classes.forEach((name, levels) -> print(name, "recorded", levels, levels.size() + " files"));
    }

    private static void print(String name, String group, List<Level> levels, String source) {
        Map<Level, Long> counts = new EnumMap<>(Level.class);
        levels.forEach(level -> counts.merge(level, 1L, Long::sum));
        List<String> row = new ArrayList<>(List.of(name, group));
        for (Level level : List.of(Level.HIGH, Level.MEDIUM, Level.LOW, Level.NONE, Level.INSUFFICIENT_DATA)) {
            row.add(String.format(Locale.ROOT, "%.1f", 100.0 * counts.getOrDefault(level, 0L) / levels.size()));
        }
        row.add(source);
        System.out.println(String.join("\t", row));
    }

    static Level level(List<TimeSeries> series) {
        return MinerRules.scores(series, List.of(), List.of(), List.of()).scores().stream()
                .map(MinerScore::level)
                .findFirst()
                .orElse(Level.INSUFFICIENT_DATA);
    }

    private static List<TimeSeries> series(FortnightLoads.Load load) {
        long[] seconds = IntStream.range(0, FortnightLoads.COUNT)
                .mapToLong(i -> BEGIN.getEpochSecond() + 300L * i)
                .toArray();
        double[] reserved = new double[seconds.length];
        Arrays.fill(reserved, load.cores);
        return Stream.of(
                        series("CpuUtilized", seconds, load.cpu, 1024),
                        series("CpuReserved", seconds, reserved, 1024),
                        series("MemoryUtilized", seconds, load.memory, 1),
                        series("NetworkRxBytes", seconds, load.network, 1))
                .filter(one -> !one.points().isEmpty())
                .toList();
    }

    static TimeSeries series(String metric, long[] seconds, double[] values, double scale) {
        long[] times = new long[seconds.length];
        double[] kept = new double[seconds.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                times[count] = seconds[i];
                kept[count++] = values[i] * scale;
            }
        }
        long period = count < 2 ? 300 : IntStream.range(1, count).mapToLong(i -> seconds[i] - seconds[i - 1]).sorted().skip((count - 1) / 2).findFirst().orElse(300);
        return new TimeSeries(
                "7",
                metric,
                "Average",
                "",
                Duration.ofSeconds(period),
                new TreeMap<>(Map.of("ClusterName", "c", "ServiceName", "s", "TaskId", "7")),
                PointList.of(Arrays.copyOf(times, count), Arrays.copyOf(kept, count)),
                NOWHERE);
    }
}
