package org.ephemera.sweep;

/**
 * Estimated cost of fetching the metrics of a sweep ({@link MetricSweep}).
 *
 * @param calls number of requests
 * @param minimumCalls number of requests with ideal packing, in which all but the last are full
 * @param microDollars price charged by the cloud, in millionths of a US dollar
 * @param bytes approximate number of stored bytes
 */
public record SweepCost(long series, long calls, double minimumCalls, long microDollars, long bytes) {
    public static final SweepCost NONE = new SweepCost(0, 0, 0, 0, 0);

    public SweepCost plus(SweepCost other) {
        return new SweepCost(
                series + other.series,
                calls + other.calls,
                minimumCalls + other.minimumCalls,
                microDollars + other.microDollars,
                bytes + other.bytes);
    }
}
