package org.ephemera.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.TimeSeries;

/**
 * Curves of one container and one kind of metric over each other.
 *
 * @param top the value at the upper edge
 * @param left how many more series there are of this kind
 * @param quota where what is configured lies, or the whole of a percentage; it may be a share that is no limit; empty if none is known
 * @param changes where the miner's score says that it began, as x
 * @param spoken what the drawing shows, in a sentence
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

    /** @param name what it is: what is configured, or all of which the values are a share */
    record Limit(double y, String name, String text) {}

    /** What a metric measures, by its name. */
    enum Family {
        CPU,
        MEMORY,
        NETWORK,
        /** Lines of a log. */
        LOG,
        OTHER;

        static Family of(TimeSeries series) {
            String name = series.metric().toLowerCase(Locale.ROOT);
            // Container Apps call their cores UsageNanoCores, and their memory WorkingSetBytes.
            if (name.contains("cpu") || name.contains("cores")) {
                return CPU;
            }
            if (name.contains("mem") || name.contains("workingset")) {
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
     * @param name of what they are of; "" if it has none
     * @param all at least one of them no setting
     * @param suspects scores of what they are of
     */
    static PlotLane of(
            Family family,
            String name,
            List<TimeSeries> all,
            List<Container> containers,
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

    /** False if there is nothing to draw in this span. */
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
