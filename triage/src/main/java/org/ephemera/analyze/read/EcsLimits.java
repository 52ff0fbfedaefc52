package org.ephemera.analyze.read;

import java.util.Optional;
import org.ephemera.analyze.model.Fact;

/** Limits of a container of ECS; where it has none of its own, those of its task. */
final class EcsLimits {
    private static final double UNITS_OF_A_CORE = 1024;
    private static final long MEBIBYTE = 1L << 20;

    private EcsLimits() {}

    static Optional<Fact<Double>> cpu(Located container, Located task) {
        return number(container.at("cpu"))
                .or(() -> number(task.at("cpu")))
                .map(units -> new Fact<>(units.value() / UNITS_OF_A_CORE, units.evidence()));
    }

    static Optional<Fact<Long>> memory(Located container, Located task) {
        return number(container.at("memory"))
                .or(() -> number(task.at("memory")))
                .map(mebibytes -> new Fact<>((long) (mebibytes.value() * MEBIBYTE), mebibytes.evidence()));
    }

    /** A number above nought; ECS writes a task's as text. */
    private static Optional<Fact<Double>> number(Located at) {
        double number = at.json().asDouble();
        return number > 0 ? Optional.of(new Fact<>(number, at.evidence())) : Optional.empty();
    }
}
