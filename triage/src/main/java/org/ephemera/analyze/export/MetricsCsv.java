package org.ephemera.analyze.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.TimeSeries.Point;

/**
 * Writer of all series as two CSV tables: points, and series with their dimensions and evidence. A blank value is an
 * empty cell, which differs from zero.
 */
public final class MetricsCsv {
    private MetricsCsv() {}

    /** Writes the points and closes the stream; the column {@code series} is the row number in {@link #series}. */
    public static void points(List<TimeSeries> all, OutputStream stream) throws IOException {
        try (CsvTable table = new CsvTable(stream)) {
            table.row(List.of("time", "series", "container", "metric", "statistic", "value"));
            for (int number = 0; number < all.size(); number++) {
                TimeSeries series = all.get(number);
                for (Point point : series.points()) {
                    table.row(List.of(
                            point.time().toString(),
                            Integer.toString(number + 1),
                            series.container(),
                            series.metric(),
                            series.statistic(),
                            point.value().isPresent() ? number(point.value().getAsDouble()) : ""));
                }
            }
        }
    }

    /** Writes a row for each series and closes the stream. */
    public static void series(List<TimeSeries> all, OutputStream stream) throws IOException {
        try (CsvTable table = new CsvTable(stream)) {
            table.row(List.of(
                    "series",
                    "container",
                    "metric",
                    "statistic",
                    "unit",
                    "period_s",
                    "points",
                    "dimensions",
                    "evidence_file",
                    "evidence_place",
                    "evidence_sha256"));
            for (int number = 0; number < all.size(); number++) {
                TimeSeries series = all.get(number);
                table.row(List.of(
                        Integer.toString(number + 1),
                        series.container(),
                        series.metric(),
                        series.statistic(),
                        series.unit(),
                        Long.toString(series.period().toSeconds()),
                        Integer.toString(series.points().size()),
                        dimensions(series),
                        series.evidence().file(),
                        series.evidence().place().toString(),
                        series.evidence().sha256().hex()));
            }
        }
    }

    private static String dimensions(TimeSeries series) {
        return series.dimensions().entrySet().stream()
                .map(dimension -> dimension.getKey() + "=" + dimension.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
