package org.ephemera.analyze.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.MinerScore.Level;
import org.ephemera.analyze.model.TimeSeries;
import org.junit.jupiter.api.Test;

/** Loads with and without memory of the size of the RandomX dataset: constant, limited, at night only, and recurring. */
class DatasetLoadTest {
    private static final int WEEK = 7 * 288;

    @Test
    void findsFlatLoadSinceFirstSample() {
        for (double percent : new double[] {20, 40, 70}) {
            MinerScore score = score(cpu(flat(percent)), memory(at -> 2400));
            assertThat(score.level()).as("%s %%", percent).isEqualTo(Level.MEDIUM);
        }
    }

    @Test
    void findsFlatLoadNextToApplicationWithPeaks() {
        assertThat(score(cpu(at -> flat(40).applyAsDouble(at) + (at % 40 < 3 ? 30 : 0)), memory(at -> 2400))
                        .level())
                .isEqualTo(Level.MEDIUM);
    }

    /** JVM, database: memory is constant too, CPU is not. */
    @Test
    void ignoresConstantMemoryWithVaryingCpu() {
        assertThat(score(cpu(MinerLoad::day), memory(at -> 2400)).level()).isEqualTo(Level.NONE);
        assertThat(score(cpu(at -> 8 + 3 * SeriesFixture.wave(at)), memory(at -> 2400))
                        .level())
                .isEqualTo(Level.NONE);
    }

    @Test
    void ignoresFlatLoadWithLessMemoryOrMuchTraffic() {
        assertThat(score(cpu(flat(40)), memory(at -> 2000)).level()).isEqualTo(Level.NONE);
        assertThat(score(cpu(flat(40))).level()).isEqualTo(Level.NONE);
        assertThat(score(cpu(flat(40)), memory(at -> 2400), fives("NetworkRxBytes", at -> 200_000))
                        .level())
                .isEqualTo(Level.NONE);
    }

    @Test
    void namesMemoryOfLimitedLoad() {
        IntToDoubleFunction idle = at -> 2 + 0.5 * SeriesFixture.wave(at);
        for (MinerScore score : List.of(
                score(cpu(flat(10)), memory(at -> 2400)),
                score(cpu(at -> idle.applyAsDouble(at) + (at < 900 ? 0 : 10)), memory(at -> at < 900 ? 150 : 2500)))) {
            assertThat(score.level()).isEqualTo(Level.LOW);
            assertThat(score.points())
                    .extracting(MinerScore.Points::because)
                    .anyMatch(because -> because.startsWith("memory "));
        }
    }

    @Test
    void findsMinerThatRunsAtNightOnly() {
        MinerScore score = score(
                cpu(at -> MinerLoad.day(at) + (MinerLoad.isNight(at) ? 30 : 0)),
                memory(at -> MinerLoad.isNight(at) ? 2800 : 420));
        assertThat(score.level()).isEqualTo(Level.MEDIUM);
        assertThat(score.points()).extracting(MinerScore.Points::rule).contains("ENDED", "MEM_RX_FAST");
    }

    /** A service that is stopped each night holds as much memory, but its load varies. */
    @Test
    void ignoresServiceThatIsStoppedAtNight() {
        assertThat(score(
                                cpu(at -> MinerLoad.isNight(at)
                                        ? 0
                                        : MinerLoad.day(at) * (1 + 0.2 * SeriesFixture.wave(at))),
                                memory(at -> MinerLoad.isNight(at) ? 5 : 2300))
                        .level())
                .isEqualTo(Level.NONE);
    }

    @Test
    void namesRecurrenceOfFinishedJobWithoutScore() {
        TimeSeries job = cpu(at -> MinerLoad.isNight(at) ? 98 + 0.3 * SeriesFixture.wave(at) : 4);
        for (MinerScore score : List.of(score(job), score(job, memory(at -> MinerLoad.isNight(at) ? 900 : 200)))) {
            assertThat(score.level()).isEqualTo(Level.NONE);
            assertThat(score.score()).isZero();
            assertThat(score.points()).extracting(MinerScore.Points::rule).containsExactly("ENDED", "RECURRING");
        }
    }

    /** A job that reserves its memory at once looks the same, so it is never high without another sign. */
    @Test
    void givesNoHighLevelForRecurringJobWithDataset() {
        IntToDoubleFunction running = at -> MinerLoad.isNight(at + 40) ? 98 + 0.3 * SeriesFixture.wave(at) : 4;
        assertThat(score(cpu(running), memory(at -> MinerLoad.isNight(at + 40) ? 2540 : 200))
                        .level())
                .isEqualTo(Level.MEDIUM);
    }

    /** Rhythm of a week with five minutes a sample; the last sample is in the day. */
    private static final class MinerLoad {
        static double day(int at) {
            return 20 + 12 * Math.sin(2 * Math.PI * at / 288) + 0.8 * SeriesFixture.wave(at);
        }

        static boolean isNight(int at) {
            return at % 288 >= 180 && at % 288 < 260;
        }
    }

    private static IntToDoubleFunction flat(double percent) {
        return at -> percent * (1 + 0.01 * SeriesFixture.wave(at));
    }

    private static MinerScore score(TimeSeries... series) {
        return MinerSignalTest.score(List.of(series));
    }

    private static TimeSeries cpu(IntToDoubleFunction percent) {
        return fives("TaskCpuUtilization", percent);
    }

    private static TimeSeries memory(IntToDoubleFunction mebibytes) {
        return fives("MemoryUtilized", mebibytes);
    }

    private static TimeSeries fives(String metric, IntToDoubleFunction value) {
        return SeriesFixture.series(
                "7",
                metric,
                "Average",
                300,
                WEEK,
                value,
                SeriesFixture.ofTask("7", metric, 1, value).dimensions());
    }
}
