package org.ephemera.sweep;

/**
 * Estimated cost of fetching metrics.
 *
 * @param calls number of requests
 * @param least number of requests with ideal packing, in which all but the last are full
 * @param microDollars price charged by the cloud, in millionths of a US dollar
 * @param bytes approximate number of stored bytes
 */
public record SweepCost(long series, long calls, double least, long microDollars, long bytes) {
    public static final SweepCost NONE = new SweepCost(0, 0, 0, 0, 0);

    public SweepCost plus(SweepCost other) {
        return new SweepCost(
                series + other.series,
                calls + other.calls,
                least + other.least,
                microDollars + other.microDollars,
                bytes + other.bytes);
    }
}
