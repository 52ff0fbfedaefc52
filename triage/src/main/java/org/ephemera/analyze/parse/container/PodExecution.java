package org.ephemera.analyze.parse.container;

import java.util.List;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Parser of {@code command}, {@code args}, {@code env} and probes as in a pod; container apps use the same fields. */
public final class PodExecution {
    private PodExecution() {}

    /**
     * Returns the execution of a container.
     *
     * @param limits object with {@code cpu} and {@code memory}
     */
    public static ContainerExecution of(LocatedJson container, LocatedJson limits) {
        List<ContainerExecution.Command> commands = Stream.of("command", "args")
                .flatMap(source -> CommandWords.of(container, source, false).stream())
                .toList();
        List<ContainerExecution.Variable> environment = container.at("env").items().stream()
                .map(one -> new ContainerExecution.Variable(
                        one.at("name").textOrEmpty(), one.at("value").textOrEmpty(), false, one.evidence()))
                .toList();
        return new ContainerExecution(
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
