package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;

/**
 * Commands, environment and resource limits of a container.
 *
 * @param hooks health checks, probes and lifecycle hooks, one command each
 * @param cpuLimit in cores; {@code memoryLimit} in bytes
 */
public record ContainerExecution(
        List<Command> commands,
        List<Variable> environment,
        List<Command> hooks,
        Optional<LocatedValue<Double>> cpuLimit,
        Optional<LocatedValue<Long>> memoryLimit) {
    public static final ContainerExecution NOTHING =
            new ContainerExecution(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

    /**
     * Command as an array of words.
     *
     * @param source {@code entryPoint}, {@code command}, {@code livenessProbe}, …
     * @param overridden true if the caller that started the workload replaced the command of the definition
     * @param evidence location of the array
     */
    public record Command(String source, List<String> words, boolean overridden, EvidenceLocation evidence) {
        public Command {
            words = List.copyOf(words);
        }
    }

    /**
     * Environment variable of a container.
     *
     * @param overridden true if the caller that started the workload set it
     */
    public record Variable(String name, String value, boolean overridden, EvidenceLocation evidence) {}

    public ContainerExecution {
        commands = List.copyOf(commands);
        environment = List.copyOf(environment);
        hooks = List.copyOf(hooks);
    }
}
