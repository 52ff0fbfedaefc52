import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.ephemera.analyze.miner.MinerRules;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.MinerScore.Level;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.model.Digest;

/**
 * Measures how often generated series of miners and of legitimate work are scored as miners. It generates SEEDS series of 48
 * hours of each kind, whose activity has lasted 30, 60, 180 and 720 minutes, with a period of PERIOD seconds. The series are
 * artificial: a baseline for comparisons, not a measurement of accuracy.
 */
final class MinerRates {
    private static final int MINUTES = MinerLoads.MINUTES;
    private static final int[] AGES = {30, 60, 180, 720};
    private static final Instant BEGIN = Instant.parse("2026-11-24T00:00:00Z");
    private static final EvidenceLocation NOWHERE =
            new EvidenceLocation("data/generated", FileLocation.root(), new Digest("0".repeat(64)));

    /**
     * Kind of series.
     *
     * @param make generator of the scored container
     * @param other generator of its replicas
     */
    private record Kind(
            String name, String group, String expected, Function<MinerLoads.Load, MinerLoads.Load> make, Function<MinerLoads.Load, MinerLoads.Load> other) {}

    private final MinerLoads make;

    private MinerRates(long seed, int age) {
        this.make = new MinerLoads(new Random(seed * 1_000_003L + age), age);
    }

    public static void main(String[] arguments) {
        int seeds = Integer.parseInt(arguments[0]);
        int period = Integer.parseInt(arguments[1]);
        Map<String, double[]> totals = new TreeMap<>();
        for (String name : names()) {
            double[] medium = new double[AGES.length];
            double[] alone = new double[AGES.length];
            double[] high = new double[AGES.length];
            Kind named = new MinerRates(0, 0).kind(name);
            for (int i = 0; i < AGES.length; i++) {
                int age = AGES[i];
                List<Level[]> levels = IntStream.range(0, seeds)
                        .parallel()
                        .mapToObj(seed -> new MinerRates(seed + 31L * name.hashCode(), age).levels(name, period))
                        .toList();
                medium[i] = share(levels, both -> isMedium(both[0]));
                alone[i] = share(levels, both -> isMedium(both[1]));
                high[i] = share(levels, both -> both[0] == Level.HIGH);
            }
            double[] total = totals.computeIfAbsent(named.group(), any -> new double[4]);
            total[0] += Arrays.stream(medium).average().orElse(0);
            total[1] += Arrays.stream(alone).average().orElse(0);
            total[2] += Arrays.stream(high).average().orElse(0);
            total[3]++;
            System.out.println(String.join(
                    "\t", name, named.group(), slashed(medium), slashed(alone), slashed(high), named.expected()));
        }
        totals.forEach((group, sums) -> System.out.printf(
                Locale.ROOT,
                "total\t%s\t%.1f\t%.1f\t%.1f\t%n",
                group,
                sums[0] / sums[3],
                sums[1] / sums[3],
                sums[2] / sums[3]));
    }

    /** Returns two scores: one by all metrics, and one by CPU alone. */
    private Level[] levels(String name, int period) {
        Kind kind = kind(name);
        MinerLoads.Load load = kind.make().apply(new MinerLoads.Load());
        return new Level[] {level(kind, load, period, false), level(kind, load, period, true)};
    }

    private static boolean isMedium(Level level) {
        return level == Level.HIGH || level == Level.MEDIUM;
    }

    private static double share(List<Level[]> levels, Predicate<Level[]> chosen) {
        return 100.0 * levels.stream().filter(chosen).count() / levels.size();
    }

    private static String slashed(double[] percent) {
        List<String> all = Arrays.stream(percent).mapToObj(p -> String.valueOf(Math.round(p))).toList();
        return all.stream().distinct().count() == 1 ? all.getFirst() : String.join("/", all);
    }

    private static List<String> names() {
        return List.of(
                "idle, then full", "web, then full", "idle, then 50 % throttled", "web and 50 % throttled",
                "idle, then 25 % throttled", "born hot", "ten minutes on, ten off", "jittered, 40 to 80 %",
                "slow ramp to 80 %", "one replica of ten", "a quarter core, 512 MiB",
                "idle", "web by day and night", "bursts from a queue", "warm-up after a restart", "nightly batch",
                "deployment, +20 points", "three times the load, then scaled", "noisy",
                "load test", "one batch", "encoder", "hot loop");
    }

    private Kind kind(String name) {
        return switch (name) {
            case "idle, then full" -> miner(name, "100, 64-71", make::idle, load -> make.mine(load, 1, 0.005));
            case "web, then full" -> miner(name, "100, 64-74", make::web, load -> make.mine(load, 1, 0.005));
            case "idle, then 50 % throttled" -> miner(name, "100, 67", make::idle, load -> make.mine(load, 0.5, 0.004));
            case "web and 50 % throttled" -> miner(name, "100, 53-67", make::web, load -> make.mine(load, 0.5, 0.004));
            case "idle, then 25 % throttled" -> miner(name, "100, 68", make::idle, load -> make.mine(load, 0.25, 0.003));
            case "born hot" -> new Kind(name, "miner", "100, 0", make::bornHot, make::bornHot);
            case "ten minutes on, ten off" -> miner(name, "100, 94-100", make::idle, make::dutyCycle);
            case "jittered, 40 to 80 %" -> miner(name, "100, 100", make::web, make::jittered);
            case "slow ramp to 80 %" -> miner(name, "0/52/100/100, 0/0/66/68", make::web, make::ramp);
            case "one replica of ten" -> miner(name, "found", make::web, load -> make.mine(load, 1, 0.005));
            case "a quarter core, 512 MiB" -> miner(name, "found", make::web, make::small);
            case "idle" -> ordinary(name, make::idle);
            case "web by day and night" -> ordinary(name, make::web);
            case "bursts from a queue" -> ordinary(name, make::queue);
            case "warm-up after a restart" ->
                ordinary(name, load -> make.add(make.web(load), at -> at < 20 ? 0.5 : 0, 0.05, 0, 1));
            case "nightly batch" -> ordinary(name, load -> make.nightly(make.idle(load)));
            case "deployment, +20 points" -> ordinary(name, load -> make.add(make.web(load), at -> 0.20, 0.03, 60, 1));
            case "three times the load, then scaled" ->
                ordinary(name, load -> make.add(make.web(load), at -> at < 45 ? 0.4 : 0.1, 0.04, 0, 3));
            case "noisy" -> ordinary(name, make::noisy);
            case "load test" -> {
                Function<MinerLoads.Load, MinerLoads.Load> tested = load -> make.add(make.web(load), at -> 0.5, 0.04, 80, 3);
                yield new Kind(name, "ordinary", "0/0/14/56, 0", tested, tested);
            }
            case "one batch" ->
                hard(name, "54/56/100/100, 0", make::idle, load -> make.add(load, at -> 0.92, 0.05, make.memory(), 20));
            case "encoder" -> hard(name, "100, 0-34", make::idle, make::encode);
            case "hot loop" -> hard(name, "100, 0", make::web, load -> make.add(load, at -> 1, 0.006, 5, 1));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Returns a kind whose replicas do not mine. */
    private static Kind miner(
            String name, String expected, Function<MinerLoads.Load, MinerLoads.Load> before, Function<MinerLoads.Load, MinerLoads.Load> what) {
        return new Kind(name, "miner", expected, before.andThen(what), before);
    }

    /** Returns a kind whose replicas have the same load. */
    private static Kind ordinary(String name, Function<MinerLoads.Load, MinerLoads.Load> make) {
        return new Kind(name, "ordinary", "0, 0", make, make);
    }

    private static Kind hard(
            String name, String expected, Function<MinerLoads.Load, MinerLoads.Load> before, Function<MinerLoads.Load, MinerLoads.Load> what) {
        return new Kind(name, "hard", expected, before.andThen(what), before);
    }

    /**
     * Scores a container.
     *
     * @param alone true to score by CPU only, without memory, network and replicas
     */
    private Level level(Kind kind, MinerLoads.Load load, int period, boolean alone) {
        List<TimeSeries> series = new ArrayList<>(series(load, period, !alone, "7"));
        int others = alone ? 0 : kind.name().equals("one replica of ten") ? 9 : 2;
        for (int i = 0; i < others; i++) {
            series.addAll(series(kind.other().apply(new MinerLoads.Load()), period, true, "other" + i));
        }
        List<MinerScore> scores =
                MinerRules.scores(series, List.of(), List.of(), List.of()).scores();
        return scores.stream()
                .filter(score -> score.container().equals("7"))
                .findFirst()
                .orElseThrow()
                .level();
    }

    private static List<TimeSeries> series(MinerLoads.Load load, int period, boolean all, String task) {
        List<TimeSeries> series = new ArrayList<>();
        double[] percent = Arrays.stream(load.cpu).map(value -> 100 * value).toArray();
        series.add(series("TaskCpuUtilization", "Average", percent, period, task));
        if (all) {
            series.add(series("MemoryUtilized", "Average", load.memory, period, task));
            series.add(series("NetworkRxBytes", "Average", load.network, period, task));
        }
        return series;
    }

    private static TimeSeries series(String metric, String statistic, double[] minutes, int period, String task) {
        int each = period / 60;
        int first = 0;
        while (Double.isNaN(minutes[first])) {
            first++;
        }
        int count = (MINUTES - first) / each;
        long[] seconds = new long[count];
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            int from = MINUTES - (count - i) * each;
            seconds[i] = BEGIN.plus(Duration.ofMinutes(from)).getEpochSecond();
            values[i] = Arrays.stream(minutes, from, from + each).average().orElse(Double.NaN);
        }
        return new TimeSeries(
                task,
                metric,
                statistic,
                "",
                Duration.ofSeconds(period),
                new TreeMap<>(Map.of("ClusterName", "c", "ServiceName", "s", "TaskId", task)),
                PointList.of(seconds, values),
                NOWHERE);
    }
}
