package org.ephemera.analyze.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.ContainerPrivileges;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.SecurityRestrictions;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadExposure;
import org.ephemera.model.Digest;

/** Evidence and workloads for tests of rules. */
final class RuleFixture {
    private RuleFixture() {}

    static EvidenceLocation at(String file, String pointer) {
        return new EvidenceLocation(file, new FileLocation.Pointer(pointer), Digest.of(new byte[0]));
    }

    static ContainerExecution.Command command(boolean overridden, String... words) {
        return new ContainerExecution.Command("command", List.of(words), overridden, at("task.json", "/command"));
    }

    static ContainerExecution.Variable variable(String name, String value) {
        return new ContainerExecution.Variable(name, value, false, at("task.json", "/environment/0/value"));
    }

    static ContainerMount host(String target) {
        EvidenceLocation evidence = at("task.json", "/mounts/0");
        return new ContainerMount(
                ContainerMount.Type.HOST_PATH,
                Optional.of(new LocatedValue<>("/", evidence)),
                target,
                false,
                Optional.empty(),
                false,
                true,
                evidence);
    }

    static List<Workload> running(ContainerExecution.Command... commands) {
        return workload(
                List.of(),
                new ContainerExecution(List.of(commands), List.of(), List.of(), Optional.empty(), Optional.empty()));
    }

    static List<Workload> with(ContainerExecution.Variable... variables) {
        return workload(
                List.of(),
                new ContainerExecution(List.of(), List.of(variables), List.of(), Optional.empty(), Optional.empty()));
    }

    /** Returns a workload of which only the image is known. */
    static List<Workload> of(String image) {
        EvidenceLocation evidence = at("task.json", "/image");
        return workload(
                Optional.of(new LocatedValue<>(image, evidence)),
                List.of(),
                new ContainerExecution(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty()));
    }

    static List<Workload> workload(List<ContainerMount> mounts, ContainerExecution execution) {
        return workload(Optional.empty(), mounts, execution);
    }

    private static List<Workload> workload(
            Optional<LocatedValue<String>> image, List<ContainerMount> mounts, ContainerExecution execution) {
        ContainerSpec container = new ContainerSpec(
                "app",
                ContainerSpec.Kind.MAIN,
                image,
                Optional.empty(),
                ContainerPrivileges.NONE,
                mounts,
                List.of(),
                SecurityRestrictions.UNSET,
                execution,
                at("task.json", ""),
                Optional.empty());
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
                WorkloadExposure.NONE,
                List.of(),
                at("task.json", ""),
                Optional.empty()));
    }
}
