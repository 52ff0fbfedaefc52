package org.ephemera.analyze.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.Series;
import org.ephemera.analyze.model.Series.Point;

/** All series as one table, a point a row. A blank is an empty cell: nothing was recorded, which is not zero. */
public final class MetricsCsv {
    private static final List<String> COLUMNS = List.of(
            "time",
            "container",
            "metric",
            "statistic",
            "unit",
            "period_s",
            "value",
            "dimensions",
            "evidence_file",
            "evidence_place",
            "evidence_sha256");

    private MetricsCsv() {}

    /** Writes the table and closes the stream. */
    public static void write(List<Series> all, OutputStream stream) throws IOException {
        try (CsvTable table = new CsvTable(stream)) {
            table.row(COLUMNS);
            for (Series series : all) {
                String dimensions = series.dimensions().entrySet().stream()
                        .map(dimension -> dimension.getKey() + "=" + dimension.getValue())
                        .collect(Collectors.joining(" "));
                for (Point point : series.points()) {
                    table.row(List.of(
                            point.time().toString(),
                            series.container(),
                            series.metric(),
                            series.statistic(),
                            series.unit(),
                            Long.toString(series.period().toSeconds()),
                            point.value().isPresent() ? number(point.value().getAsDouble()) : "",
                            dimensions,
                            series.evidence().file(),
                            series.evidence().place().toString(),
                            series.evidence().sha256().hex()));
                }
            }
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
