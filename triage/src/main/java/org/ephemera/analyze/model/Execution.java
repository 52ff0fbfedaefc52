package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;

/**
 * What a container runs, and with what.
 *
 * @param hooks health checks, probes and hooks of the life cycle, a command each
 * @param cpuLimit in cores; {@code memoryLimit} in bytes
 */
public record Execution(
        List<Command> commands,
        List<Variable> environment,
        List<Command> hooks,
        Optional<Fact<Double>> cpuLimit,
        Optional<Fact<Long>> memoryLimit) {
    public static final Execution NOTHING =
            new Execution(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

    /**
     * A command as an array of words.
     *
     * @param source {@code entryPoint}, {@code command}, {@code livenessProbe}, …
     * @param overridden true if whoever started it gave it in place of what the definition says
     * @param evidence of the array
     */
    public record Command(String source, List<String> words, boolean overridden, Evidence evidence) {
        public Command {
            words = List.copyOf(words);
        }
    }

    /** @param overridden true if whoever started it set it */
    public record Variable(String name, String value, boolean overridden, Evidence evidence) {}

    public Execution {
        commands = List.copyOf(commands);
        environment = List.copyOf(environment);
        hooks = List.copyOf(hooks);
    }
}
