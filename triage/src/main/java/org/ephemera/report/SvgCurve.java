package org.ephemera.report;

import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;

/**
 * SVG path of one series. The line is interrupted at blank values and missing points, because connecting them would
 * show unmeasured values.
 *
 * @param style index of a combination of colour and dashes
 * @param path SVG path data; "" if there is no value in the span
 */
record SvgCurve(String name, int style, String path, long points, long blanks, String lowest, String highest) {
    /** Horizontal resolution of a line, sufficient for a screen. */
    private static final int COLUMNS = 500;

    static final int HEIGHT = 100;

    static SvgCurve of(TimeSeries series, int style, TimeAxis span, double most) {
        PointList points = span.of(series);
        long[] seconds = points.seconds();
        double[] values = points.values();
        DoubleSummaryStatistics valued =
                DoubleStream.of(values).filter(value -> !Double.isNaN(value)).summaryStatistics();
        boolean blank = valued.getCount() == 0;
        String path = values.length > 2 * COLUMNS
                ? coarse(seconds, values, series.period(), span, most)
                : fine(seconds, values, series.period(), span, most);
        return new SvgCurve(
                series.metric() + " " + series.statistic(),
                style,
                path,
                valued.getCount(),
                values.length - valued.getCount(),
                blank ? "" : NumberText.value(valued.getMin()),
                blank ? "" : NumberText.value(valued.getMax()));
    }

    private static String fine(long[] seconds, double[] values, Duration period, TimeAxis span, double most) {
        long reach = period.multipliedBy(3).dividedBy(2).toSeconds();
        StringBuilder path = new StringBuilder();
        boolean broken = true;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                broken = true;
                continue;
            }
            boolean joined = !broken && seconds[i] - seconds[i - 1] <= reach;
            addPoint(path, joined, span.x(seconds[i]), values[i], most);
            broken = false;
        }
        return path.toString();
    }

    /** Draws the lowest and highest value of each column, so that no peak is lost. */
    private static String coarse(long[] seconds, double[] values, Duration period, TimeAxis span, double most) {
        double[] low = new double[COLUMNS];
        double[] high = new double[COLUMNS];
        boolean[] broken = new boolean[COLUMNS];
        java.util.Arrays.fill(low, Double.NaN);
        java.util.Arrays.fill(high, Double.NaN);
        for (int i = 0; i < values.length; i++) {
            int column = Math.clamp((long) (span.x(seconds[i]) * COLUMNS / TimeAxis.WIDTH), 0, COLUMNS - 1);
            double value = values[i];
            if (Double.isNaN(value)) {
                broken[column] = true;
                continue;
            }
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
                addPoint(path, i - before <= bridge && !broken[i], x, low[i], most);
                if (high[i] > low[i]) {
                    addPoint(path, true, x, high[i], most);
                }
                before = i;
            }
        }
        return path.toString();
    }

    private static void addPoint(StringBuilder path, boolean joined, double x, double value, double most) {
        double y = HEIGHT - Math.clamp(value / most, 0, 1) * HEIGHT;
        path.append(joined ? 'L' : 'M');
        SvgNumber.append(x, path);
        path.append(' ');
        SvgNumber.append(y, path);
        if (!joined) {
            // A single point is drawn as a dot.
            path.append("h.01");
        }
    }
}
