package org.ephemera.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.ephemera.cli.plot.MetricCurve;
import org.ephemera.cli.plot.Sparkline;
import org.ephemera.cli.plot.SvgPlot;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.Json;
import org.ephemera.model.EscapedText;
import org.ephemera.model.TimeWindow;

/**
 * Metrics of a target as text, JSON, CSV and SVG.
 *
 * @param period seconds between two points
 * @param unit function that returns the unit of a metric
 */
public record MetricsText(String target, long period, UnaryOperator<String> unit, MetricsReader read) {
    private static final int WIDTH = 60;
    /** First characters that a spreadsheet program interprets as a formula. */
    private static final String FORMULA = "=+-@\t\r";

    /** Returns the series and the gaps as JSON. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("target", target);
        ArrayNode all = json.putArray("series");
        read.series().forEach((name, points) -> {
            ObjectNode one = all.addObject()
                    .put("name", name.text())
                    .put("metric", name.metric())
                    .put("statistic", name.statistic())
                    .put("unit", unit.apply(name.metric()))
                    .put("period", period);
            ObjectNode dimensions = one.putObject("dimensions");
            new TreeMap<>(name.dimensions()).forEach(dimensions::put);
            ArrayNode values = one.putArray("points");
            points.forEach((at, value) ->
                    values.addArray().add(Instant.ofEpochSecond(at).toString()).add(value));
        });
        ArrayNode gaps = json.putArray("gaps");
        for (TimeWindow gap : read.gaps()) {
            gaps.addObject()
                    .put("from", gap.from().toString())
                    .put("to", gap.to().toString());
        }
        return json;
    }

    /** Prints the series as CSV. */
    public void csv(PrintStream out) {
        out.print("time,metric,statistic,unit,container,value\n");
        read.series()
                .forEach((name, points) -> points.forEach((at, value) -> out.print(String.join(
                                ",",
                                Instant.ofEpochSecond(at).toString(),
                                cell(name.measured()),
                                cell(name.statistic()),
                                cell(unit.apply(name.metric())),
                                cell(name.container()),
                                value.toString())
                        + "\n")));
        out.flush();
    }

    /** Returns a plot of the series as SVG. */
    public String svg() {
        List<long[]> gaps = read.gaps().stream()
                .map(gap -> new long[] {gap.from().getEpochSecond(), gap.to().getEpochSecond()})
                .toList();
        return SvgPlot.of(target, curves(), gaps, from(), to());
    }

    /** Prints the series as sparklines, and the gaps. */
    public void show(Screen screen) {
        screen.line(TextStyle.TITLE.of("Metrics of " + target));
        screen.line(TextStyle.QUIET.of(
                seconds(read.span().from()) + " to " + seconds(read.span().to())));
        TextColumns rows = new TextColumns("  ");
        for (MetricCurve curve : curves()) {
            rows.row(
                    TextStyle.PLAIN.of(curve.name()),
                    TextStyle.GOOD.of(Sparkline.of(curve, from(), to(), WIDTH)),
                    TextStyle.PLAIN.of(
                            String.format(Locale.ROOT, "%.4g to %.4g %s", curve.least(), curve.most(), curve.unit())));
        }
        rows.show(screen);
        if (rows.isEmpty()) {
            screen.line("  No data for this target in the requested time.");
        }
        for (TimeWindow gap : read.gaps()) {
            screen.line(TextStyle.CAUTION.of("  gap  " + gap.from() + " to " + gap.to()
                    + ": not swept, and expired in the cloud or not requested"));
        }
    }

    /** Returns averages and maxima only; sample counts are not useful in a plot. */
    private List<MetricCurve> curves() {
        List<MetricCurve> curves = new ArrayList<>();
        for (Map.Entry<MetricsReader.Name, NavigableMap<Long, Double>> one :
                read.series().entrySet()) {
            MetricsReader.Name name = one.getKey();
            if (name.statistic().equals("Average") || name.statistic().equals("Maximum")) {
                curves.add(new MetricCurve(name.text(), unit.apply(name.metric()), period, one.getValue()));
            }
        }
        return curves;
    }

    private long from() {
        return read.span().from().getEpochSecond();
    }

    private long to() {
        return read.span().to().getEpochSecond();
    }

    private static String cell(String text) {
        String shown = EscapedText.of(text);
        String harmless = !shown.isEmpty() && FORMULA.indexOf(shown.charAt(0)) >= 0 ? "'" + shown : shown;
        return harmless.matches("[^\",\n]*") ? harmless : "\"" + harmless.replace("\"", "\"\"") + "\"";
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
