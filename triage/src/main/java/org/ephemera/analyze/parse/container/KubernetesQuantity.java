package org.ephemera.analyze.parse.container;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Resource quantity of Kubernetes: {@code 500m}, {@code 2Gi}, {@code 1.5}, {@code 1e3}. */
public final class KubernetesQuantity {
    private static final Map<String, Double> SUFFIXES = Map.ofEntries(
            Map.entry("n", 1e-9),
            Map.entry("u", 1e-6),
            Map.entry("m", 1e-3),
            Map.entry("", 1.0),
            Map.entry("k", 1e3),
            Map.entry("M", 1e6),
            Map.entry("G", 1e9),
            Map.entry("T", 1e12),
            Map.entry("Ki", 0x1p10),
            Map.entry("Mi", 0x1p20),
            Map.entry("Gi", 0x1p30),
            Map.entry("Ti", 0x1p40));
    private static final int LONGEST = 32;
    private static final double NEGLIGIBLE = 1e-9;

    private KubernetesQuantity() {}

    public static Optional<LocatedValue<Double>> cores(LocatedJson at) {
        return parse(at.textOrEmpty()).map(value -> new LocatedValue<>(value, at.evidence()));
    }

    public static Optional<LocatedValue<Long>> bytes(LocatedJson at) {
        return parse(at.textOrEmpty()).map(value -> new LocatedValue<>(value.longValue(), at.evidence()));
    }

    /** Reports whether two texts are the same positive quantity. */
    public static boolean areSame(String one, String other) {
        return parse(one)
                .flatMap(first -> parse(other).map(second -> Math.abs(first - second) <= NEGLIGIBLE * first))
                .orElse(false);
    }

    /** Parses a quantity; empty if the text is not a positive quantity. */
    public static Optional<Double> parse(String text) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        Double factor = SUFFIXES.get(text.substring(end));
        if (factor == null || end == 0 || end > LONGEST) {
            return Optional.empty();
        }
        try {
            double value = new BigDecimal(text.substring(0, end)).doubleValue() * factor;
            return value > 0 && Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
