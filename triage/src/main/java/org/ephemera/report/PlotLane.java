package org.ephemera.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.TimeSeries;

/**
 * Curves of one container and one kind of metric in one drawing.
 *
 * @param title of the lane
 * @param top value at the upper edge
 * @param left number of series of this kind that are not drawn
 * @param quota the configured limit, or 100 % for a percentage, which need not be a limit; empty if unknown
 * @param changes begin of the suspicious time according to the cryptominer score, as x
 * @param spoken description of the drawing in a sentence
 */
record PlotLane(
        String title,
        String unit,
        String top,
        List<SvgCurve> curves,
        int left,
        Optional<Limit> quota,
        List<Double> changes,
        String spoken) {
    private static final int MOST_CURVES = 4;

    /**
     * Limit line.
     *
     * @param name kind of the limit: configured, or the complete amount for percentages
     */
    record Limit(double y, String name, String text) {}

    /** Kind of a metric, derived from its name. */
    enum Family {
        CPU,
        MEMORY,
        NETWORK,
        /** Number of log lines. */
        LOG,
        OTHER;

        static Family of(TimeSeries series) {
            String name = series.metric().toLowerCase(Locale.ROOT);
            // Container Apps report cores as UsageNanoCores and memory as WorkingSetBytes or UsageBytes.
            if (name.contains("cpu") || name.contains("cores")) {
                return CPU;
            }
            if (name.contains("mem") || name.contains("workingset") || name.equals("usagebytes")) {
                return MEMORY;
            }
            if (name.equals("log lines")) {
                return LOG;
            }
            boolean network = name.contains("net") || name.contains("rx") || name.contains("tx");
            return network ? NETWORK : OTHER;
        }

        String title() {
            return this == CPU ? "CPU" : name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Draws series.
     *
     * @param name of the subject; "" if it has none
     * @param all series; at least one of them is not a setting
     * @param suspects scores of the subject
     */
    static PlotLane of(
            Family family,
            String name,
            List<TimeSeries> all,
            List<ContainerSpec> containers,
            List<MinerScore> suspects,
            TimeAxis span) {
        List<TimeSeries> chosen = CurveChoice.of(all, span);
        List<TimeSeries> series = chosen.subList(0, Math.min(MOST_CURVES, chosen.size()));
        OptionalDouble limit = ResourceLimit.of(family, series.getFirst(), containers);
        double highest = series.stream()
                .flatMapToDouble(one -> DoubleStream.of(span.of(one).values()))
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(0);
        double most = Math.max(Math.max(highest, limit.orElse(0)) * 1.05, 1e-9);
        List<SvgCurve> curves = new ArrayList<>();
        for (TimeSeries one : series) {
            curves.add(SvgCurve.of(one, curves.size(), span, most));
        }
        List<Double> changes = suspects.stream()
                .flatMap(miner -> miner.since().stream())
                .filter(span::holds)
                .map(span::x)
                .toList();
        return new PlotLane(
                family.title() + (name.isEmpty() ? "" : " of " + VisibleText.cut(name, 80)),
                series.getFirst().unit(),
                NumberText.value(most),
                curves,
                chosen.size() - series.size(),
                limit.isPresent() ? Optional.of(limit(limit.getAsDouble(), series.getFirst(), most)) : Optional.empty(),
                changes,
                spoken(curves));
    }

    private static Limit limit(double value, TimeSeries series, double most) {
        double y = SvgCurve.HEIGHT * (1 - value / most);
        return ResourceLimit.isShare(series)
                ? new Limit(y, "all of it", NumberText.value(value) + " %")
                : new Limit(y, "configured", NumberText.value(value));
    }

    /** Reports whether any value is in the drawn time span. */
    boolean isDrawn() {
        return curves.stream().anyMatch(curve -> !curve.path().isEmpty());
    }

    private static String spoken(List<SvgCurve> curves) {
        List<String> parts = new ArrayList<>();
        for (SvgCurve curve : curves) {
            parts.add(curve.name() + ": "
                    + (curve.points() == 0
                            ? "no value"
                            : curve.lowest() + " to " + curve.highest() + ", " + curve.points() + " values, "
                                    + curve.blanks() + " blank"));
        }
        return String.join("; ", parts);
    }
}
