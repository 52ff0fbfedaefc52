package org.ephemera.analyze.miner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Spans in which a container holds memory of the size of the RandomX dataset above its memory at rest, and in which CPU
 * rises and falls in the same minutes. The steps at the limits of the spans are compared, so a rhythm of the day below
 * them does not matter.
 *
 * @param spans from inclusive to exclusive, in epoch seconds
 * @param held CPU samples in the spans
 * @param rest the other CPU samples
 * @param steps number of compared limits of spans
 * @param mebibytes median step of memory
 * @param cores median step of CPU
 * @param flat the load in the spans adds hardly any variation
 * @param lasts the last span has not ended
 */
record DatasetSteps(
        List<SampleSpan> spans,
        MetricSamples held,
        MetricSamples rest,
        int steps,
        double mebibytes,
        double cores,
        boolean flat,
        boolean lasts) {
    private static final double TAIL = 0.005;
    private static final long SHORTEST = 25 * 60;
    /** Time on each side of a step whose medians are compared. */
    private static final long SIDE = 60 * 60;

    private static final int FEWEST = 3;
    private static final int OFTEN = 3;
    private static final double MOST_STEPS = 0.8;
    private static final double MORE_NOISE = 1.25;
    private static final double FLAT = 0.03;

    /** A limit of a span: how much memory and CPU rise into the span. */
    private record Step(double mebibytes, double cores) {
        boolean isDataset() {
            return mebibytes >= MemoryPoints.FAST_LOW
                    && mebibytes <= MemoryPoints.FAST_HIGH
                    && cores >= MinerScoring.LEAST_CORES;
        }
    }

    DatasetSteps {
        spans = List.copyOf(spans);
    }

    /** Returns the spans, if memory and CPU rise and fall together. */
    static Optional<DatasetSteps> find(CpuShare share, MetricSamples memory) {
        List<SampleSpan> spans = spans(memory);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            SampleSpan span = spans.get(i);
            long earliest = i == 0 ? Long.MIN_VALUE : spans.get(i - 1).to();
            long latest =
                    i == spans.size() - 1 ? Long.MAX_VALUE : spans.get(i + 1).from();
            step(share, memory, new SampleSpan(earliest, span.from()), span, true)
                    .ifPresent(steps::add);
            step(share, memory, new SampleSpan(span.to(), latest), span, false).ifPresent(steps::add);
        }
        List<Step> matching = steps.stream().filter(Step::isDataset).toList();
        if (matching.isEmpty() || matching.size() < MOST_STEPS * steps.size() || !isConstant(memory, spans)) {
            return Optional.empty();
        }
        MetricSamples held = share.samples().inside(spans);
        MetricSamples rest = share.samples().outside(spans);
        double cores = median(matching.stream().mapToDouble(Step::cores).toArray());
        double allowed = MORE_NOISE * noise(rest) + FLAT * cores / share.coresOrOne();
        boolean flat = noise(held) <= allowed;
        // A service that is started each day is the same with a load that varies.
        return held.isEmpty() || rest.isEmpty() || (!flat && spans.size() >= OFTEN)
                ? Optional.empty()
                : Optional.of(new DatasetSteps(
                        spans,
                        held,
                        rest,
                        matching.size(),
                        median(matching.stream().mapToDouble(Step::mebibytes).toArray()),
                        cores,
                        flat,
                        spans.getLast().contains(memory.second(memory.size() - 1))));
    }

    SeriesSplit split() {
        return new SeriesSplit(lasts ? SeriesSplit.Kind.HELD : SeriesSplit.Kind.HELD_ENDED, rest, held);
    }

    /** Returns the spans with more memory than the middle between the lowest and the highest. */
    private static List<SampleSpan> spans(MetricSamples memory) {
        List<SampleSpan> spans = new ArrayList<>();
        Quantiles quantiles = Quantiles.of(memory);
        double low = quantiles.at(TAIL);
        double high = quantiles.at(1 - TAIL);
        if (memory.isEmpty() || high - low < MemoryPoints.FAST_LOW) {
            return spans;
        }
        long period = memory.period().toSeconds();
        for (int from = 0; from < memory.size(); from++) {
            int to = from;
            while (to < memory.size() && memory.value(to) > (low + high) / 2) {
                to++;
            }
            if (to > from && memory.second(to - 1) + period - memory.second(from) >= SHORTEST) {
                spans.add(new SampleSpan(memory.second(from), memory.second(to - 1) + period));
            }
            from = to;
        }
        return spans;
    }

    private static Optional<Step> step(
            CpuShare share, MetricSamples memory, SampleSpan outside, SampleSpan inside, boolean rise) {
        long at = rise ? inside.from() : inside.to();
        long edge = share.samples().period().toSeconds();
        SampleSpan below = rise
                ? new SampleSpan(Math.max(outside.from(), at - edge - SIDE), at - edge)
                : new SampleSpan(at + edge, Math.min(outside.to(), at + edge + SIDE));
        SampleSpan above = rise
                ? new SampleSpan(at + edge, Math.min(inside.to(), at + edge + SIDE))
                : new SampleSpan(Math.max(inside.from(), at - edge - SIDE), at - edge);
        MetricSamples restCpu = share.samples().between(below.from(), below.to());
        MetricSamples heldCpu = share.samples().between(above.from(), above.to());
        MetricSamples restMemory = memory.between(below.from(), below.to());
        MetricSamples heldMemory = memory.between(above.from(), above.to());
        return restCpu.size() < FEWEST || heldCpu.size() < FEWEST || restMemory.isEmpty() || heldMemory.isEmpty()
                ? Optional.empty()
                : Optional.of(new Step(
                        heldMemory.median() - restMemory.median(),
                        (heldCpu.median() - restCpu.median()) * share.coresOrOne()));
    }

    private static boolean isConstant(MetricSamples memory, List<SampleSpan> spans) {
        double[] deviations = spans.stream()
                .mapToDouble(span ->
                        Quantiles.of(memory.between(span.from(), span.to())).mad())
                .toArray();
        return median(deviations) <= MemoryPoints.CONSTANT;
    }

    /** Returns the standard deviation of the differences between neighbours, robust against single steps. */
    private static double noise(MetricSamples samples) {
        double[] differences = new double[Math.max(0, samples.size() - 1)];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = samples.value(i + 1) - samples.value(i);
        }
        return differences.length == 0 ? 0 : Quantiles.of(differences).mad() / Math.sqrt(2);
    }

    private static double median(double[] values) {
        return Quantiles.of(values).median();
    }
}
