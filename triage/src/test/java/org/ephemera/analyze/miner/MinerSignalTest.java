package org.ephemera.analyze.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.TimeSeries;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Cases of each signal: positive, negative and similar but legitimate. */
class MinerSignalTest {
    private static final int DAY = 1440;

    /** Series of task 7, and whether they give the signal. */
    private record Case(String name, MinerSignal signal, boolean given, List<TimeSeries> series) {}

    private static List<Case> cases() {
        return List.of(
                of("a level that lasts", MinerSignal.STEP, true, cpu(hot(60, 98, 0.5))),
                of("fifteen points more", MinerSignal.STEP, false, cpu(hot(60, 15, 0.5))),
                of("over again before the end", MinerSignal.STEP, false, cpu(at -> at > 900 && at < 1000 ? 98 : 5)),
                of("hot after half an hour only", MinerSignal.STEP, false, cpu(120, at -> at < 30 ? 5 : 98)),
                of("its low end above the former high end", MinerSignal.FLOOR_LIFT, true, cpu(hot(60, 98, 0.5))),
                of(
                        "as high before, now and then",
                        MinerSignal.FLOOR_LIFT,
                        false,
                        cpu(at -> at >= 1300 || at % 10 == 0 ? 95 : 5)),
                of("two hours", MinerSignal.LONG, true, cpu(hot(121, 98, 0.5))),
                of("an hour", MinerSignal.LONG, false, cpu(hot(60, 98, 0.5))),
                of("at the limit", MinerSignal.SAT, true, cpu(hot(60, 98, 0.5))),
                of("throttled to half", MinerSignal.SAT, false, cpu(hot(60, 50, 0.5))),
                of("for ten minutes only", MinerSignal.SAT, false, cpu(hot(12, 98, 0.5))),
                of("still", MinerSignal.FLAT, true, cpu(hot(60, 50, 0.5))),
                of(
                        "ups and downs of a batch",
                        MinerSignal.FLAT,
                        false,
                        cpu(at -> at < 1320 ? 5 : 75 + 15 * Math.sin(at / 15.0))),
                of(
                        "five minutes hide less",
                        MinerSignal.FLAT,
                        false,
                        fives(at -> at < 200 ? 5 : 50 + 8 * Math.sin(at / 12.0))),
                of("full from the first sample", MinerSignal.BORN_HOT, true, cpu(60, at -> 99.5)),
                of("young", MinerSignal.BORN_HOT, false, cpu(20, at -> 99.5)),
                of(
                        "busy from the first sample, but not full",
                        MinerSignal.BORN_HOT,
                        false,
                        cpu(60, at -> 70 + SeriesFixture.wave(at))),
                of("full after a start", MinerSignal.BORN_HOT, false, cpu(hot(60, 98, 0.5))),
                of("holds a dataset", MinerSignal.BORN_HOT_MEMORY, true, cpu(60, at -> 99.5), memory(60, at -> 2300)),
                of("holds less", MinerSignal.BORN_HOT_MEMORY, false, cpu(60, at -> 99.5), memory(60, at -> 2000)),
                of(
                        "holds as much, not full",
                        MinerSignal.BORN_HOT_MEMORY,
                        false,
                        cpu(hot(60, 98, 0.5)),
                        memory(60, at -> 2300)),
                of(
                        "below the limit",
                        MinerSignal.BORN_HOT_NETWORK,
                        true,
                        cpu(60, at -> 99.5),
                        network(60, at -> 3_000)),
                of("says much", MinerSignal.BORN_HOT_NETWORK, false, cpu(60, at -> 99.5), network(60, at -> 30_000)),
                of(
                        "as busy yesterday",
                        MinerSignal.RECURRING,
                        true,
                        cpu(at -> at > 1340 || (at > 100 && at < 150) ? 96 : 5)),
                of(
                        "busy for a moment before",
                        MinerSignal.RECURRING,
                        false,
                        cpu(at -> at > 1340 || (at > 100 && at < 120) ? 96 : 5)),
                of(
                        "busy before, throttled now",
                        MinerSignal.RECURRING,
                        false,
                        cpu(at -> at > 1340 ? 60 : at > 100 && at < 150 ? 96 : 5)),
                of(
                        "a dataset",
                        MinerSignal.MEM_RX_FAST,
                        true,
                        cpu(hot(60, 98, 0.5)),
                        memory(DAY, at -> at < 1380 ? 200 : 2536)),
                of(
                        "a dataset an hour before",
                        MinerSignal.MEM_RX_FAST,
                        false,
                        cpu(hot(60, 98, 0.5)),
                        memory(DAY, at -> at < 1100 ? 200 : 2536)),
                of(
                        "a heap that breathes",
                        MinerSignal.MEM_RX_FAST,
                        false,
                        cpu(hot(60, 98, 0.5)),
                        memory(DAY, at -> at < 1380 ? 200 : 2500 + 300 * SeriesFixture.wave(at))),
                of(
                        "a cache",
                        MinerSignal.MEM_RX_LIGHT,
                        true,
                        cpu(hot(60, 98, 0.5)),
                        memory(DAY, at -> at < 1380 ? 200 : 470)),
                of(
                        "a little more",
                        MinerSignal.MEM_RX_LIGHT,
                        false,
                        cpu(hot(60, 98, 0.5)),
                        memory(DAY, at -> at < 1380 ? 200 : 300)),
                of(
                        "a dataset is no cache",
                        MinerSignal.MEM_RX_LIGHT,
                        false,
                        cpu(hot(60, 98, 0.5)),
                        memory(DAY, at -> at < 1380 ? 200 : 2536)),
                of(
                        "as quiet as before",
                        MinerSignal.NET_DECOUPLED,
                        true,
                        cpu(hot(60, 98, 0.5)),
                        network(DAY, at -> 9_000)),
                of(
                        "twenty times the traffic",
                        MinerSignal.NET_DECOUPLED,
                        false,
                        cpu(hot(60, 98, 0.5)),
                        network(DAY, at -> at < 1380 ? 9_000 : 180_000)),
                of(
                        "nothing before to compare with",
                        MinerSignal.NET_DECOUPLED,
                        false,
                        cpu(hot(60, 98, 0.5)),
                        network(DAY, at -> 0)),
                of(
                        "more requests",
                        MinerSignal.NET_FOLLOWS_CPU,
                        true,
                        cpu(hot(60, 98, 0.5)),
                        network(DAY, at -> at < 1380 ? 9_000 : 180_000)),
                of(
                        "in proportion, but next to nothing",
                        MinerSignal.NET_FOLLOWS_CPU,
                        false,
                        cpu(hot(60, 98, 0.5)),
                        network(DAY, at -> at < 1380 ? 1_000 : 20_000)),
                of(
                        "alone",
                        MinerSignal.PEER_OUTLIER,
                        true,
                        cpu(hot(60, 98, 0.5)),
                        peer("8", MinerSignalTest::idle),
                        peer("9", MinerSignalTest::idle)),
                of(
                        "all of them",
                        MinerSignal.PEER_OUTLIER,
                        false,
                        cpu(hot(60, 98, 0.5)),
                        peer("8", hot(60, 97, 1)),
                        peer("9", hot(60, 96, 1))),
                of(
                        "of another service",
                        MinerSignal.PEER_OUTLIER,
                        false,
                        cpu(hot(60, 98, 0.5)),
                        stranger(MinerSignalTest::idle)),
                of(
                        "all together",
                        MinerSignal.PEERS_SAME,
                        true,
                        cpu(hot(60, 98, 0.5)),
                        peer("8", hot(60, 97, 1)),
                        peer("9", MinerSignalTest::idle)),
                of(
                        "one of three",
                        MinerSignal.PEERS_SAME,
                        false,
                        cpu(hot(60, 98, 0.5)),
                        peer("8", MinerSignalTest::idle),
                        peer("9", MinerSignalTest::idle)),
                of(
                        "an hour and more, and over",
                        MinerSignal.ENDED,
                        true,
                        cpu(at -> at > 600 && at < 700 ? 98 : idle(at))),
                of(
                        "hot from the start, and over",
                        MinerSignal.ENDED,
                        true,
                        cpu(at -> at < 700 && at != 300 ? 98 : idle(at))),
                of("half an hour, and over", MinerSignal.ENDED, false, cpu(at -> at > 600 && at < 640 ? 98 : idle(at))),
                of("not over yet", MinerSignal.ENDED, false, cpu(at -> at > 1200 && at < 1435 ? 98 : idle(at))),
                of(
                        "a batch with its ups and downs, and over",
                        MinerSignal.ENDED,
                        false,
                        cpu(at -> at > 600 && at < 800 ? 90 + 10 * Math.sin(at / 7.0) : idle(at))),
                of(
                        "dataset and half a core since the first sample",
                        MinerSignal.DATASET_HELD,
                        true,
                        cpu(at -> 50 + 0.5 * SeriesFixture.wave(at)),
                        memory(DAY, at -> 2400)),
                of(
                        "a heap as large, CPU of a day",
                        MinerSignal.DATASET_HELD,
                        false,
                        cpu(at -> 50 + 20 * Math.sin(at / 229.0)),
                        memory(DAY, at -> 2400)),
                of("no traffic", MinerSignal.NET_QUIET, true, cpu(at -> 50), memory(DAY, at -> 2400), traffic(2_000)),
                of(
                        "some traffic",
                        MinerSignal.NET_QUIET,
                        false,
                        cpu(at -> 50),
                        memory(DAY, at -> 2400),
                        traffic(30_000)),
                of("a tenth of a core", MinerSignal.SMALL, true, cpu(at -> 10), memory(DAY, at -> 2400)),
                of("half a core", MinerSignal.SMALL, false, cpu(at -> 50), memory(DAY, at -> 2400)),
                of(
                        "a dataset with each load",
                        MinerSignal.MEM_WITH_CPU,
                        true,
                        cpu(at -> at / 200 % 2 == 0 ? 5 : 45),
                        memory(DAY, at -> at / 200 % 2 == 0 ? 200 : 2540)),
                of(
                        "a dataset between the loads",
                        MinerSignal.MEM_WITH_CPU,
                        false,
                        cpu(at -> at / 200 % 2 == 0 ? 45 : 5),
                        memory(DAY, at -> at / 200 % 2 == 0 ? 200 : 2540)),
                of("what it is a share of", MinerSignal.LIMIT, true, cpu(hot(60, 98, 0.5))),
                of("no conspicuous change", MinerSignal.LIMIT, false, cpu(MinerSignalTest::idle)));
    }

    @TestFactory
    Stream<DynamicTest> isGivenWhereItShould() {
        return cases().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.signal() + ": " + each.name(),
                        () -> assertThat(signals(each.series())
                                        .contains(each.signal().name()))
                                .as("%s", score(each.series()))
                                .isEqualTo(each.given())));
    }

    @Test
    void coversEachSignalWithPositiveAndNegativeCases() {
        for (boolean given : new boolean[] {true, false}) {
            Set<MinerSignal> shown = EnumSet.noneOf(MinerSignal.class);
            cases().stream().filter(each -> each.given() == given).forEach(each -> shown.add(each.signal()));
            assertThat(shown).containsExactlyInAnyOrder(MinerSignal.values());
        }
    }

    private static List<String> signals(List<TimeSeries> series) {
        return score(series).points().stream().map(MinerScore.Points::rule).toList();
    }

    static MinerScore score(List<TimeSeries> series) {
        return MinerRules.scores(series, List.of(), List.of(), List.of()).scores().stream()
                .filter(score -> score.container().equals("7"))
                .findFirst()
                .orElseThrow();
    }

    private static Case of(String name, MinerSignal signal, boolean given, TimeSeries... series) {
        return new Case(name, signal, given, new ArrayList<>(List.of(series)));
    }

    private static double idle(int at) {
        return 5 + SeriesFixture.wave(at);
    }

    /** Idle, then at a high level for the last minutes of a day. */
    static IntToDoubleFunction hot(int minutes, double level, double noise) {
        return at -> at < DAY - minutes ? idle(at) : level + noise * SeriesFixture.wave(at);
    }

    static TimeSeries cpu(IntToDoubleFunction percent) {
        return cpu(DAY, percent);
    }

    private static TimeSeries cpu(int minutes, IntToDoubleFunction percent) {
        return SeriesFixture.ofTask("7", "TaskCpuUtilization", minutes, percent);
    }

    private static TimeSeries fives(IntToDoubleFunction percent) {
        return SeriesFixture.series(
                "7",
                "TaskCpuUtilization",
                "Average",
                300,
                288,
                percent,
                cpu(MinerSignalTest::idle).dimensions());
    }

    static TimeSeries memory(int minutes, IntToDoubleFunction mebibytes) {
        return SeriesFixture.ofTask("7", "MemoryUtilized", minutes, mebibytes);
    }

    static TimeSeries network(int minutes, IntToDoubleFunction bytes) {
        return SeriesFixture.ofTask("7", "NetworkRxBytes", minutes, bytes);
    }

    private static TimeSeries traffic(double bytes) {
        return network(DAY, at -> bytes);
    }

    private static TimeSeries peer(String task, IntToDoubleFunction percent) {
        return SeriesFixture.ofTask(task, "TaskCpuUtilization", DAY, percent);
    }

    private static TimeSeries stranger(IntToDoubleFunction percent) {
        return SeriesFixture.series(
                "8",
                "TaskCpuUtilization",
                "Average",
                60,
                DAY,
                percent,
                java.util.Map.of("ClusterName", "shop", "ServiceName", "other", "TaskId", "8"));
    }
}
