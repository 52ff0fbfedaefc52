package org.ephemera.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.TimeSeries;

/** Configured limit of a container in the unit of a metric; empty if it is not certain. */
final class ResourceLimit {
    private static final double SHARES_OF_A_CORE = 1024;
    private static final double MILLICORES = 1000;
    private static final double NANOCORES = 1e9;
    private static final double MEBIBYTE = 1 << 20;

    private ResourceLimit() {}

    static OptionalDouble of(PlotLane.Family family, TimeSeries series, List<ContainerSpec> containers) {
        String unit = series.unit().toLowerCase(Locale.ROOT);
        if (isShare(series)) {
            return OptionalDouble.of(100);
        }
        return containers.stream()
                .filter(container -> container.name().equals(series.container()))
                .flatMap(container -> (family == PlotLane.Family.CPU
                                ? container
                                        .execution()
                                        .cpuLimit()
                                        .map(LocatedValue::value)
                                        .map(c -> cores(c, series, unit))
                                : family == PlotLane.Family.MEMORY
                                        ? container
                                                .execution()
                                                .memoryLimit()
                                                .map(LocatedValue::value)
                                                .map(b -> bytes(b, unit))
                                        : java.util.Optional.<Double>empty())
                        .stream())
                .filter(limit -> limit > 0)
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }

    /** Reports whether a series is a percentage, whose basis is defined by the metric and not by the configuration. */
    static boolean isShare(TimeSeries series) {
        return series.unit().toLowerCase(Locale.ROOT).startsWith("percent");
    }

    private static double cores(double cores, TimeSeries series, String unit) {
        if (unit.contains("milli") || series.metric().equals("CpuUsage")) {
            return cores * MILLICORES;
        }
        if (unit.contains("nano")) {
            return cores * NANOCORES;
        }
        return series.metric().contains("Utilized") ? cores * SHARES_OF_A_CORE : 0;
    }

    private static double bytes(long bytes, String unit) {
        return switch (unit) {
            case "bytes" -> bytes;
            case "megabytes", "mib" -> bytes / MEBIBYTE;
            default -> 0;
        };
    }
}
