package org.ephemera.analyze.parse.container;

import java.util.List;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Execution;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Parser of {@code command}, {@code args}, {@code env} and probes as in a pod; container apps use the same fields. */
public final class PodExecution {
    private PodExecution() {}

    /**
     * Returns the execution of a container.
     *
     * @param limits object with {@code cpu} and {@code memory}
     */
    public static Execution of(LocatedJson container, LocatedJson limits) {
        List<Execution.Command> commands = Stream.of("command", "args")
                .flatMap(source -> CommandWords.of(container, source, false).stream())
                .toList();
        List<Execution.Variable> environment = container.at("env").items().stream()
                .map(one -> new Execution.Variable(
                        one.at("name").words(), one.at("value").words(), false, one.evidence()))
                .toList();
        return new Execution(
                commands,
                environment,
                Stream.concat(
                                new ContainerProbes(container).commands().stream(),
                                CommandWords.directory(container, "workingDir").stream())
                        .toList(),
                KubernetesQuantity.cores(limits.at("cpu")),
                KubernetesQuantity.bytes(limits.at("memory")));
    }
}
