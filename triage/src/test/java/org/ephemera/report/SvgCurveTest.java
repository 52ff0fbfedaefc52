package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;

class SvgCurveTest {
    private static final Instant START = Instant.parse("2026-11-26T00:00:00Z");

    @Test
    void interruptsLineAtBlankAndMissingPoints() {
        assertThat(curve(10, 1, Double.NaN, 2, 3).path()).isEqualTo("M0.0 90.0h.01M500.0 80.0h.01L750.0 70.0");
        assertThat(curve(10, 1, -1, 2, 3).path()).isEqualTo("M0.0 90.0h.01M500.0 80.0h.01L750.0 70.0");
    }

    @Test
    void countsBlanksAndDoesNotDrawThemAsZero() {
        SvgCurve curve = curve(10, 5, Double.NaN, 6, Double.NaN);

        assertThat(curve.points()).isEqualTo(2);
        assertThat(curve.blanks()).isEqualTo(2);
        assertThat(curve.lowest()).isEqualTo("5");
    }

    @Test
    void keepsPeaksAndGapsOfManyPoints() {
        double[] values = new double[20_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i >= 5_000 && i < 6_000 ? Double.NaN : i == 12_345 ? 100 : 1;
        }
        String path = curve(100, values).path();

        assertThat(path.length()).isLessThan(20_000);
        assertThat(path.chars().filter(c -> c == 'M').count()).isEqualTo(2);
        assertThat(path).contains(" 0.0");
    }

    /** A window has millisecond precision; points have whole seconds. */
    @Test
    void includesPointsAtTheEndsOfTheSpan() {
        TimeSeries series = series(1, 2, 3, 4);

        assertThat(new TimeAxis(START, START.plusSeconds(180)).of(series)).hasSize(4);
        assertThat(new TimeAxis(START.plusMillis(1), START.plusMillis(179_999)).of(series))
                .extracting(point -> point.value().getAsDouble())
                .containsExactly(2.0, 3.0);
        assertThat(new TimeAxis(START.minusSeconds(60), START.minusMillis(1)).of(series))
                .isEmpty();
        assertThat(new TimeAxis(START.plusSeconds(181), START.plusSeconds(182)).of(series))
                .isEmpty();
    }

    /** Returns one point for each minute; -1 leaves a point out. */
    private static SvgCurve curve(double most, double... values) {
        return SvgCurve.of(series(values), 0, new TimeAxis(START, START.plusSeconds(60L * values.length)), most);
    }

    private static TimeSeries series(double... values) {
        List<TimeSeries.Point> points = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] >= 0 || Double.isNaN(values[i])) {
                points.add(new TimeSeries.Point(
                        START.plusSeconds(60L * i),
                        Double.isNaN(values[i]) ? OptionalDouble.empty() : OptionalDouble.of(values[i])));
            }
        }
        return new TimeSeries(
                "app",
                "Cpu",
                "Average",
                "Percent",
                Duration.ofMinutes(1),
                new TreeMap<>(),
                points,
                new EvidenceLocation("data/x.json", FileLocation.root(), new Digest("ab".repeat(32))));
    }
}
