package org.ephemera.lab.scenario;

/**
 * Pseudorandom numbers for the generated logs and metrics of a scenario. A number depends only on seed and position
 * (finalizer of SplitMix64), so a scenario is reproducible.
 */
final class SplitMixRandom {

    private SplitMixRandom() {}

    static long of(long seed, long position) {
        long z = seed + position * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    static int below(int bound, long seed, long position) {
        return (int) Math.floorMod(of(seed, position), (long) bound);
    }
}
