package org.ephemera.analyze.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import org.ephemera.analyze.miner.MinerRules.Scores;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.MinerScore.Level;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Levels, findings, and the bases of a container's CPU share. */
class MinerRulesTest {
    @Test
    void givesNoHighLevelForPointsAlone() {
        Scores scores = scores(List.of(MinerSignalTest.cpu(MinerSignalTest.hot(200, 98, 0.5))), List.of());
        assertThat(scores.scores().getFirst().score()).isGreaterThanOrEqualTo(7);
        assertThat(level(scores)).isEqualTo(Level.MEDIUM);
        assertThat(rules(scores)).containsExactly("MIN-002");
        assertThat(scores.findings().getFirst().at()).contains(SeriesFixture.BEGIN.plusSeconds((1440 - 200) * 60));
    }

    @Test
    void givesHighLevelWithDataset() {
        Scores scores = scores(
                List.of(
                        MinerSignalTest.cpu(MinerSignalTest.hot(200, 98, 0.5)),
                        MinerSignalTest.memory(1440, at -> at < 1240 ? 200 : 2540)),
                List.of());
        assertThat(level(scores)).isEqualTo(Level.HIGH);
        assertThat(rules(scores)).containsExactly("MIN-001");
        assertThat(scores.findings().getFirst().evidence()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "CMD-004, HIGH, HIGH",
        "CMD-004, MEDIUM, MEDIUM",
        "CMD-005, HIGH, HIGH",
        "ENV-003, CRITICAL, HIGH",
        "LOG-001, CRITICAL, HIGH",
        "MIN-003, HIGH, HIGH",
        "NET-001, HIGH, HIGH",
        "NET-001, LOW, MEDIUM",
        "STA-001, HIGH, MEDIUM"
    })
    void givesHighLevelWithSign(String rule, Severity severity, Level level) {
        List<TimeSeries> series = List.of(MinerSignalTest.cpu(MinerSignalTest.hot(200, 98, 0.5)));
        assertThat(level(scores(series, List.of(finding(rule, severity, "7"))))).isEqualTo(level);
    }

    @Test
    void ignoresSignWhenCpuIsLow() {
        List<TimeSeries> series = List.of(MinerSignalTest.cpu(at -> 5 + SeriesFixture.wave(at)));
        Scores scores = scores(series, List.of(finding("LOG-001", Severity.CRITICAL, "7")));
        assertThat(level(scores)).isEqualTo(Level.NONE);
        assertThat(scores.findings()).isEmpty();
    }

    @Test
    void ignoresSuppressedSignsAndThoseOfOtherContainers() {
        List<TimeSeries> series = List.of(
                MeasuredWorkloads.aci("app", "CpuUsage", at -> at < 1200 ? 50 : 990),
                MeasuredWorkloads.aci("agent", "CpuUsage", at -> 9 + SeriesFixture.wave(at)));
        List<Workload> group = List.of(MeasuredWorkloads.group("app", 1.0), MeasuredWorkloads.group("agent", 0.5));
        Finding about = finding("LOG-001", Severity.CRITICAL, "agent");
        assertThat(level(MinerRules.scores(series, group, List.of(about), List.of()), "app"))
                .isEqualTo(Level.MEDIUM);
        Finding suppressed = finding("LOG-001", Severity.CRITICAL, "app").suppressedAs("known");
        assertThat(level(MinerRules.scores(series, group, List.of(suppressed), List.of()), "app"))
                .isEqualTo(Level.MEDIUM);
    }

    /** A job that failed immediately: few values, mostly blanks. */
    @Test
    void reportsGapWhenTooManySamplesAreBlank() {
        TimeSeries failed =
                MeasuredWorkloads.aci("wordcount", "CpuUsage", at -> at == 700 || at == 701 ? 0 : Double.NaN);
        Scores scores = MinerRules.scores(
                List.of(failed), List.of(MeasuredWorkloads.group("wordcount", 1.0)), List.of(), List.of());
        assertThat(level(scores)).isEqualTo(Level.INSUFFICIENT_DATA);
        assertThat(scores.findings()).isEmpty();
        assertThat(scores.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("2 samples"));
        // A miner with half of its values missing cannot be detected.
        TimeSeries half = MinerSignalTest.cpu(at ->
                at % 2 == 0 ? Double.NaN : MinerSignalTest.hot(200, 98, 0.5).applyAsDouble(at));
        assertThat(level(scores(List.of(half), List.of()))).isEqualTo(Level.INSUFFICIENT_DATA);
        TimeSeries third = MinerSignalTest.cpu(at ->
                at % 3 == 0 ? Double.NaN : MinerSignalTest.hot(200, 98, 0.5).applyAsDouble(at));
        assertThat(level(scores(List.of(third), List.of()))).isEqualTo(Level.MEDIUM);
    }

    /** A finished job looks the same: only a dataset or another sign gives more than level low. */
    @Test
    void reportsStoppedMiner() {
        IntToDoubleFunction mined =
                at -> at >= 600 && at < 800 ? 98 + 0.5 * SeriesFixture.wave(at) : 5 + SeriesFixture.wave(at);
        Scores job = scores(List.of(MinerSignalTest.cpu(mined)), List.of());
        assertThat(level(job)).isEqualTo(Level.LOW);
        assertThat(job.findings()).isEmpty();
        assertThat(job.scores().getFirst().points())
                .extracting(MinerScore.Points::because)
                .anyMatch(because ->
                        because.contains("for 200 minutes, from 2026-11-26T10:00:00Z to 2026-11-26T13:20:00Z"));
        TimeSeries dataset = MinerSignalTest.memory(1440, at -> at < 600 || at >= 800 ? 200 : 2540);
        Scores miner = scores(List.of(MinerSignalTest.cpu(mined), dataset), List.of());
        assertThat(level(miner)).isEqualTo(Level.MEDIUM);
        assertThat(rules(miner)).containsExactly("MIN-002");
        assertThat(level(scores(
                        List.of(MinerSignalTest.cpu(mined), dataset),
                        List.of(finding("LOG-001", Severity.CRITICAL, "7")))))
                .isEqualTo(Level.HIGH);
    }

    /** Azure container group with one core: usage by container in thousandths of a core. */
    @Test
    void readsMillicoresOfContainerGroup() {
        List<TimeSeries> series = List.of(
                MeasuredWorkloads.aci(
                        "app",
                        "CpuUsage",
                        at -> at < 1398 ? 180 + 20 * SeriesFixture.wave(at) : 990 + 8 * SeriesFixture.wave(at)),
                MeasuredWorkloads.aci("app", "MemoryUsage", at -> (at < 1398 ? 300 : 780) * 1048576.0),
                MeasuredWorkloads.azure("", "NetworkBytesTransmittedPerSecond", at -> at < 1398 ? 64_000 : 91_000));
        Scores plain = MinerRules.scores(series, List.of(MeasuredWorkloads.group("app", 1.0)), List.of(), List.of());
        assertThat(level(plain)).isEqualTo(Level.MEDIUM);
        assertThat(signals(plain)).contains("SAT", "FLAT", "STEP", "NET_DECOUPLED");
        Scores said = MinerRules.scores(
                series,
                List.of(MeasuredWorkloads.group("app", 1.0)),
                List.of(finding("LOG-001", Severity.CRITICAL, "app")),
                List.of());
        assertThat(level(said)).isEqualTo(Level.HIGH);
    }

    @Test
    void reportsGapWhenLimitIsUnknown() {
        Scores scores = MinerRules.scores(
                List.of(MeasuredWorkloads.aci("app", "CpuUsage", at -> 990)), List.of(), List.of(), List.of());
        assertThat(level(scores)).isEqualTo(Level.INSUFFICIENT_DATA);
        assertThat(scores.gaps()).hasSize(1);
    }

    /** An unmeasured container must not count as one without signs. */
    @Test
    void reportsContainerWithoutSeriesAsNotAnalyzed() {
        ContainerSpec app = MeasuredWorkloads.container("app", Optional.of(1.0), "serve");
        ContainerSpec sidecar = MeasuredWorkloads.container("sidecar", Optional.of(0.5), "proxy");
        List<TimeSeries> series =
                List.of(MeasuredWorkloads.aci("app", "CpuUsage", at -> 180 + 20 * SeriesFixture.wave(at)));
        Scores scores = MinerRules.scores(
                series, List.of(MeasuredWorkloads.workload(List.of(app, sidecar))), List.of(), List.of());
        assertThat(level(scores, "app")).isEqualTo(Level.NONE);
        assertThat(level(scores, "sidecar")).isEqualTo(Level.INSUFFICIENT_DATA);
        assertThat(scores.scores().getLast().why()).isEqualTo(UnmeasuredContainers.WHY);
        assertThat(scores.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("sidecar", UnmeasuredContainers.WHY));
        List<TimeSeries> memory =
                List.of(series.getFirst(), MeasuredWorkloads.aci("sidecar", "MemoryUsage", at -> 2.2e9));
        assertThat(MinerRules.scores(memory, List.of(), List.of(), List.of()).scores())
                .filteredOn(score -> score.level() == Level.INSUFFICIENT_DATA)
                .extracting(MinerScore::container)
                .contains("sidecar");
    }

    /** An aggregate includes its parts, so a task series covers containers without series. */
    @Test
    void coversContainersByTaskSeries() {
        Workload task = MeasuredWorkloads.workload(
                "arn:aws:ecs:eu-central-1:111122223333:task/shop/7",
                List.of(
                        MeasuredWorkloads.container("app", Optional.of(1.0), "serve"),
                        MeasuredWorkloads.container("proxy", Optional.of(0.5), "proxy")));
        TimeSeries whole = SeriesFixture.ofTask("7", "TaskCpuUtilization", 1440, at -> 20 + 3 * SeriesFixture.wave(at));
        Scores scores = MinerRules.scores(List.of(whole), List.of(task), List.of(), List.of());
        assertThat(scores.scores())
                .singleElement()
                .satisfies(score -> assertThat(score.level()).isEqualTo(Level.NONE));
        assertThat(scores.gaps()).isEmpty();
        TimeSeries other =
                SeriesFixture.ofTask("17", "TaskCpuUtilization", 1440, at -> 20 + 3 * SeriesFixture.wave(at));
        assertThat(MinerRules.scores(List.of(other), List.of(task), List.of(), List.of())
                        .scores())
                .filteredOn(score -> score.level() == Level.INSUFFICIENT_DATA)
                .extracting(MinerScore::container)
                .containsExactly("app", "proxy");
    }

    /**
     * A pod without a limit may use its node, so its share refers to the node; a gap states what is too small to
     * detect.
     */
    @Test
    void comparesPodWithoutLimitWithNode() {
        Scores quiet = scores(
                List.of(MeasuredWorkloads.pod("pod_cpu_utilization", at -> 4 + SeriesFixture.wave(at))), List.of());
        assertThat(level(quiet)).isEqualTo(Level.NONE);
        assertThat(quiet.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("shop/web-5d4f-x7k2p"));
        IntToDoubleFunction mined = at -> at < 1200 ? 4 + SeriesFixture.wave(at) : 52 + 0.5 * SeriesFixture.wave(at);
        Scores scores = scores(List.of(MeasuredWorkloads.pod("pod_cpu_utilization", mined)), List.of());
        assertThat(level(scores)).isEqualTo(Level.MEDIUM);
        assertThat(signals(scores)).contains("STEP", "FLOOR_LIFT", "FLAT").doesNotContain("SAT");
        assertThat(scores.scores().getFirst().points())
                .extracting(MinerScore.Points::because)
                .anyMatch(because -> because.contains("of its node"));
        TimeSeries ofLimit = MeasuredWorkloads.pod("pod_cpu_utilization_over_pod_limit", at -> at < 1200 ? 8 : 99);
        assertThat(signals(scores(List.of(MeasuredWorkloads.pod("pod_cpu_utilization", mined), ofLimit), List.of())))
                .as("the limit has priority")
                .contains("SAT");
        Scores none = scores(List.of(MeasuredWorkloads.pod("pod_memory_utilization", at -> 4)), List.of());
        assertThat(none.scores()).isEmpty();
    }

    @Test
    void keepsShareAboveSoftLimit() {
        Scores scores = MinerRules.scores(
                List.of(MeasuredWorkloads.aci("app", "CpuUsage", at -> at < 1200 ? 50 : 1980)),
                List.of(MeasuredWorkloads.group("app", 1.0)),
                List.of(),
                List.of());
        assertThat(scores.scores().getFirst().points().getFirst().because()).contains("the limit is soft");
        assertThat(signals(scores)).contains("SAT");
    }

    /** A sidecar with 10 of the 1024 units of a core uses them all day. */
    @Test
    void ignoresNegligibleCpu() {
        for (double units : new double[] {10, 102.4}) {
            Scores scores = MinerRules.scores(
                    List.of(MeasuredWorkloads.aci("app", "CpuUsage", at -> 1000 * units / 1024)),
                    List.of(MeasuredWorkloads.group("app", units / 1024)),
                    List.of(),
                    List.of());
            assertThat(level(scores)).as("%s units", units).isEqualTo(units < 51 ? Level.NONE : Level.MEDIUM);
        }
    }

    /** Ten replicas, one of which mines: the average of the service hardly changes. */
    @Test
    void findsOneMinerAmongTenReplicas() {
        List<TimeSeries> series = new ArrayList<>();
        for (int task = 0; task < 10; task++) {
            IntToDoubleFunction web = at -> 22 + 3 * SeriesFixture.wave(at);
            series.add(SeriesFixture.ofTask(
                    "task" + task,
                    "TaskCpuUtilization",
                    1440,
                    task == 7 ? at -> at < 1300 ? web.applyAsDouble(at) : 99 + 0.5 * SeriesFixture.wave(at) : web));
        }
        series.add(MeasuredWorkloads.service("Average", at -> at < 1300 ? 22 : 30));
        series.add(MeasuredWorkloads.service("Maximum", at -> at < 1300 ? 25 : 99));
        Scores scores = scores(series, List.of());
        assertThat(scores.scores()).hasSize(10);
        assertThat(scores.findings()).singleElement().satisfies(found -> {
            assertThat(found.subject()).isEqualTo("task7");
            assertThat(found.because()).contains("PEER_OUTLIER +1");
        });
    }

    @Test
    void usesMaximumWhenAverageHidesMiner() {
        Scores average = scores(List.of(MeasuredWorkloads.service("Average", at -> at < 1300 ? 22 : 30)), List.of());
        assertThat(level(average)).isEqualTo(Level.NONE);
        Scores both = scores(
                List.of(
                        MeasuredWorkloads.service("Average", at -> at < 1300 ? 22 : 30),
                        MeasuredWorkloads.service("Maximum", at -> at < 1300 ? 25 : 99)),
                List.of());
        assertThat(level(both)).isEqualTo(Level.MEDIUM);
        assertThat(both.scores().getFirst().container()).isEqualTo("web");
        assertThat(both.scores().getFirst().points().getFirst().because()).contains("Maximum of CPUUtilization");
    }

    /** Container started with a stolen key: full CPU since the first sample, with an alert. */
    @Test
    void givesHighLevelWhenBornHotWithAlert() {
        List<TimeSeries> series = List.of(
                SeriesFixture.ofTask("7", "TaskCpuUtilization", 180, at -> 99.5 + 0.2 * SeriesFixture.wave(at)),
                MinerSignalTest.memory(180, at -> 2350),
                MinerSignalTest.network(180, at -> 2_000));
        Scores scores = scores(series, List.of(finding("MIN-003", Severity.HIGH, "7")));
        assertThat(level(scores)).isEqualTo(Level.HIGH);
        assertThat(signals(scores)).contains("BORN_HOT", "BORN_HOT_MEMORY", "BORN_HOT_NETWORK", "LONG");
    }

    /** CPU is high for the whole life of the package; sweeps contain the earlier values. */
    @Test
    void findsStepWithBaseline() {
        IntToDoubleFunction life = at -> at < 1200 ? 5 + SeriesFixture.wave(at) : 60 + 0.2 * SeriesFixture.wave(at);
        TimeSeries whole = MinerSignalTest.cpu(life);
        TimeSeries live = part(whole, 1210, 1440);
        TimeSeries baseline = part(whole, 0, 1300);
        assertThat(level(scores(List.of(live), List.of()))).isEqualTo(Level.NONE);
        Scores with = MinerRules.scores(List.of(live), List.of(), List.of(), List.of(baseline));
        assertThat(level(with)).isEqualTo(Level.MEDIUM);
        assertThat(with.scores().getFirst().since()).contains(SeriesFixture.BEGIN.plusSeconds(1200 * 60));
    }

    @Test
    void mentionsExplanationOfLegitimateJob() {
        ContainerSpec encoder = MeasuredWorkloads.container("encoder", Optional.of(1.0), "ffmpeg -i in.mov out.mp4");
        Scores scores = MinerRules.scores(
                List.of(MeasuredWorkloads.aci("encoder", "CpuUsage", at -> at < 1200 ? 50 : 990)),
                List.of(MeasuredWorkloads.workload(List.of(encoder))),
                List.of(),
                List.of());
        assertThat(scores.findings().getFirst().because()).contains("'ffmpeg'");
    }

    @Test
    void doesNotDependOnOrderOfSeries() {
        List<TimeSeries> series = new ArrayList<>(List.of(
                MinerSignalTest.cpu(MinerSignalTest.hot(200, 98, 0.5)),
                MinerSignalTest.memory(1440, at -> at < 1240 ? 200 : 2540),
                MinerSignalTest.network(1440, at -> 9_000),
                MeasuredWorkloads.service("Maximum", at -> 20)));
        Scores one = scores(series, List.of());
        java.util.Collections.reverse(series);
        assertThat(scores(series, List.of())).isEqualTo(one);
    }

    @Test
    void usesEachRuleOfItsFamily() {
        Set<String> family = new TreeSet<>();
        RuleBook.standard().all().stream()
                .map(Rule::id)
                .filter(id -> id.startsWith("MIN-"))
                .forEach(family::add);
        assertThat(family).containsExactly(MinerRules.HIGH, MinerRules.MEDIUM, MinerRules.ALERT);
    }

    private static TimeSeries part(TimeSeries whole, int from, int to) {
        return new TimeSeries(
                whole.container(),
                whole.metric(),
                whole.statistic(),
                whole.unit(),
                whole.period(),
                whole.dimensions(),
                whole.points().subList(from, to),
                whole.evidence());
    }

    private static Scores scores(List<TimeSeries> series, List<Finding> others) {
        return MinerRules.scores(series, List.of(), others, List.of());
    }

    private static Level level(Scores scores) {
        assertThat(scores.scores()).hasSize(1);
        return scores.scores().getFirst().level();
    }

    private static Level level(Scores scores, String container) {
        return scores.scores().stream()
                .filter(score -> score.container().equals(container))
                .findFirst()
                .orElseThrow()
                .level();
    }

    private static List<String> signals(Scores scores) {
        return scores.scores().getFirst().points().stream()
                .map(MinerScore.Points::rule)
                .toList();
    }

    private static List<String> rules(Scores scores) {
        return scores.findings().stream().map(found -> found.rule().id()).toList();
    }

    /** Returns a finding of a rule of another family, with any severity. */
    private static Finding finding(String id, Severity severity, String subject) {
        return Finding.of(
                new Rule(id, severity, id, List.of(), Optional.empty(), ""),
                subject,
                "said",
                SeriesFixture.evidence("a"));
    }
}
