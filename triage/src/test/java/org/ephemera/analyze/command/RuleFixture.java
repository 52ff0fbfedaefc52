package org.ephemera.analyze.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.Confinement;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Execution;
import org.ephemera.analyze.model.Exposure;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Mount;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Privileges;
import org.ephemera.analyze.model.Workload;
import org.ephemera.model.Digest;

/** Evidence and workloads for tests of rules. */
final class RuleFixture {
    private RuleFixture() {}

    static Evidence at(String file, String pointer) {
        return new Evidence(file, new FileLocation.Pointer(pointer), Digest.of(new byte[0]));
    }

    static Execution.Command command(boolean overridden, String... words) {
        return new Execution.Command("command", List.of(words), overridden, at("task.json", "/command"));
    }

    static Execution.Variable variable(String name, String value) {
        return new Execution.Variable(name, value, false, at("task.json", "/environment/0/value"));
    }

    static Mount host(String target) {
        Evidence evidence = at("task.json", "/mounts/0");
        return new Mount(
                Mount.Type.HOST_PATH,
                Optional.of(new Fact<>("/", evidence)),
                target,
                false,
                Optional.empty(),
                false,
                true,
                evidence);
    }

    static List<Workload> running(Execution.Command... commands) {
        return workload(
                List.of(), new Execution(List.of(commands), List.of(), List.of(), Optional.empty(), Optional.empty()));
    }

    static List<Workload> with(Execution.Variable... variables) {
        return workload(
                List.of(), new Execution(List.of(), List.of(variables), List.of(), Optional.empty(), Optional.empty()));
    }

    /** Returns a workload of which only the image is known. */
    static List<Workload> of(String image) {
        Evidence evidence = at("task.json", "/image");
        return workload(
                Optional.of(new Fact<>(image, evidence)),
                List.of(),
                new Execution(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty()));
    }

    static List<Workload> workload(List<Mount> mounts, Execution execution) {
        return workload(Optional.empty(), mounts, execution);
    }

    private static List<Workload> workload(Optional<Fact<String>> image, List<Mount> mounts, Execution execution) {
        Container container = new Container(
                "app",
                Container.Kind.MAIN,
                image,
                Optional.empty(),
                Privileges.NONE,
                mounts,
                List.of(),
                Confinement.UNSET,
                execution,
                at("task.json", ""));
        return List.of(new Workload(
                Platform.ECS_FARGATE,
                "",
                "task",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(container),
                List.of(),
                Map.of(),
                Exposure.NONE,
                List.of(),
                at("task.json", "")));
    }
}
