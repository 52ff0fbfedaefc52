package org.ephemera.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Series;

/**
 * One series as a path. Where a value is blank, or a period passes without a point, the line breaks: a line over it would say
 * what nobody measured.
 *
 * @param style of a few that differ in colour and in dashes
 * @param path as SVG has it; "" if there is no value in the span
 */
record Curve(String name, int style, String path, long points, long blanks, String lowest, String highest) {
    /** A line in so many steps is as fine as a screen. */
    private static final int COLUMNS = 500;

    static final int HEIGHT = 100;

    static Curve of(Series series, int style, TimeAxis span, double most) {
        List<Series.Point> points =
                series.points().stream().filter(p -> span.holds(p.time())).toList();
        List<Series.Point> valued =
                points.stream().filter(p -> p.value().isPresent()).toList();
        double lowest =
                valued.stream().mapToDouble(p -> p.value().orElse(0)).min().orElse(0);
        double highest =
                valued.stream().mapToDouble(p -> p.value().orElse(0)).max().orElse(0);
        String path = points.size() > 2 * COLUMNS
                ? coarse(points, series.period(), span, most)
                : fine(points, series.period(), span, most);
        return new Curve(
                series.metric() + " " + series.statistic(),
                style,
                path,
                valued.size(),
                points.size() - valued.size(),
                valued.isEmpty() ? "" : Amounts.value(lowest),
                valued.isEmpty() ? "" : Amounts.value(highest));
    }

    private static String fine(List<Series.Point> points, Duration period, TimeAxis span, double most) {
        StringBuilder path = new StringBuilder();
        Optional<Instant> before = Optional.empty();
        for (Series.Point point : points) {
            if (point.value().isEmpty()) {
                before = Optional.empty();
                continue;
            }
            boolean joined = before.isPresent()
                    && Duration.between(before.get(), point.time())
                                    .compareTo(period.multipliedBy(3).dividedBy(2))
                            <= 0;
            step(path, joined, span.x(point.time()), point.value().getAsDouble(), most);
            before = Optional.of(point.time());
        }
        return path.toString();
    }

    /** The lowest and the highest of each column, so that no peak is lost. */
    private static String coarse(List<Series.Point> points, Duration period, TimeAxis span, double most) {
        double[] low = new double[COLUMNS];
        double[] high = new double[COLUMNS];
        boolean[] broken = new boolean[COLUMNS];
        java.util.Arrays.fill(low, Double.NaN);
        java.util.Arrays.fill(high, Double.NaN);
        for (Series.Point point : points) {
            int column = Math.clamp((long) (span.x(point.time()) * COLUMNS / TimeAxis.WIDTH), 0, COLUMNS - 1);
            if (point.value().isEmpty()) {
                broken[column] = true;
                continue;
            }
            double value = point.value().getAsDouble();
            low[column] = Double.isNaN(low[column]) ? value : Math.min(low[column], value);
            high[column] = Double.isNaN(high[column]) ? value : Math.max(high[column], value);
        }
        long wide = Duration.between(span.from(), span.to()).toMillis() / COLUMNS;
        int bridge = (int) Math.max(1, Math.ceilDiv(period.toMillis() * 3 / 2, Math.max(1, wide)));
        StringBuilder path = new StringBuilder();
        int before = -COLUMNS;
        for (int i = 0; i < COLUMNS; i++) {
            if (!Double.isNaN(low[i])) {
                double x = (i + 0.5) * TimeAxis.WIDTH / COLUMNS;
                step(path, i - before <= bridge && !broken[i], x, low[i], most);
                if (high[i] > low[i]) {
                    step(path, true, x, high[i], most);
                }
                before = i;
            }
        }
        return path.toString();
    }

    private static void step(StringBuilder path, boolean joined, double x, double value, double most) {
        double y = HEIGHT - Math.clamp(value / most, 0, 1) * HEIGHT;
        path.append(joined ? 'L' : 'M');
        Drawn.append(x, path);
        path.append(' ');
        Drawn.append(y, path);
        if (!joined) {
            // A point that stands alone shows as a dot.
            path.append("h.01");
        }
    }
}
