package org.ephemera.sweep;

/**
 * What fetching takes.
 *
 * @param calls requests
 * @param least requests of an ideal packing, in which every one is full but the last
 * @param microDollars what the cloud charges, in millionths of a US dollar
 * @param bytes that are stored, about
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
