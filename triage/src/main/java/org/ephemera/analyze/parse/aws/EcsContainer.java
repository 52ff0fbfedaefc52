package org.ephemera.analyze.parse.aws;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ContainerPrivileges;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.SecurityRestrictions;
import org.ephemera.analyze.parse.container.CommandWords;
import org.ephemera.analyze.parse.container.LinuxCapabilities;
import org.ephemera.analyze.parse.docker.SecurityOptions;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Container of an ECS task: its definition, its running instance, its override, or several of these. At least the
 * definition or the running instance exists.
 */
final class EcsContainer {
    private static final Set<String> UNTIL_IT_ENDS = Set.of("SUCCESS", "COMPLETE");

    private final String name;
    private final LocatedJson defined;
    private final LocatedJson running;
    private final LocatedJson override;
    private final LocatedJson definition;
    private final LocatedJson task;
    private final EvidenceLocation evidence;

    EcsContainer(
            String name,
            Optional<LocatedJson> defined,
            Optional<LocatedJson> running,
            Optional<LocatedJson> override,
            LocatedJson definition,
            LocatedJson task) {
        this.name = name;
        this.evidence = defined.or(() -> running).orElseThrow().evidence();
        LocatedJson nothing = new LocatedJson(MissingNode.getInstance(), evidence);
        this.defined = defined.orElse(nothing);
        this.running = running.orElse(nothing);
        this.override = override.orElse(nothing);
        this.definition = definition;
        this.task = task;
    }

    ContainerSpec container() {
        return new ContainerSpec(
                name,
                kind(),
                defined.text("image").or(() -> running.text("image")),
                running.text("imageDigest"),
                privileges(),
                new EcsMounts(defined, definition).mounts(),
                defined.at("volumesFrom").items().stream()
                        .flatMap(donor -> donor.text("sourceContainer").stream())
                        .toList(),
                confinement(),
                execution(),
                evidence,
                Optional.empty());
    }

    /**
     * Returns the kind. A non-essential container on whose completion others depend counts as an init container; ECS
     * has no such kind.
     */
    private ContainerSpec.Kind kind() {
        boolean essential = !defined.exists()
                || defined.flag("essential").map(LocatedValue::value).orElse(true);
        if (!defined.exists()) {
            return ContainerSpec.Kind.SIDECAR;
        }
        return !essential && isAwaited()
                ? ContainerSpec.Kind.INIT
                : essential ? ContainerSpec.Kind.MAIN : ContainerSpec.Kind.SIDECAR;
    }

    private boolean isAwaited() {
        return definition.at("containerDefinitions").items().stream()
                .flatMap(other -> other.at("dependsOn").items().stream())
                .anyMatch(dependence ->
                        dependence.at("containerName").textOrEmpty().equals(name)
                                && UNTIL_IT_ENDS.contains(
                                        dependence.at("condition").textOrEmpty()));
    }

    private ContainerPrivileges privileges() {
        LocatedJson linux = defined.at("linuxParameters");
        List<LocatedValue<String>> devices = new ArrayList<>();
        for (LocatedJson device : linux.at("devices").items()) {
            device.text("hostPath").ifPresent(devices::add);
        }
        for (LocatedJson resource : defined.at("resourceRequirements").items()) {
            if (resource.at("type").textOrEmpty().equals("GPU")) {
                devices.add(new LocatedValue<>("gpu:" + resource.at("value").textOrEmpty(), resource.evidence()));
            }
        }
        return new ContainerPrivileges(
                defined.flag("privileged"),
                LinuxCapabilities.of(linux.at("capabilities"), "add"),
                LinuxCapabilities.of(linux.at("capabilities"), "drop"),
                devices,
                List.of(),
                definition.text("pidMode"),
                definition.text("ipcMode"),
                definition.text("networkMode"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private SecurityRestrictions confinement() {
        SecurityOptions options = new SecurityOptions(defined.texts("dockerSecurityOptions"));
        return new SecurityRestrictions(
                options.value("seccomp"),
                options.value("apparmor"),
                options.selinux(),
                options.procMount(),
                options.allowPrivilegeEscalation(),
                defined.text("user"),
                Optional.empty(),
                defined.flag("readonlyRootFilesystem"),
                defined.at("systemControls").items().stream()
                        .flatMap(control -> control.text("namespace").stream())
                        .toList(),
                hostPorts(),
                Optional.empty());
    }

    /**
     * Returns the host ports. With {@code awsvpc} the task has its own address, so a host port is the container's own
     * port.
     */
    private List<LocatedValue<String>> hostPorts() {
        String mode = definition.at("networkMode").textOrEmpty().toLowerCase(Locale.ROOT);
        return mode.equals("awsvpc")
                ? List.of()
                : defined.at("portMappings").items().stream()
                        .flatMap(port -> port.text("hostPort").stream())
                        .toList();
    }

    private ContainerExecution execution() {
        List<ContainerExecution.Command> commands = new ArrayList<>();
        CommandWords.of(defined, "entryPoint", false).ifPresent(commands::add);
        CommandWords.of(defined, "command", false).ifPresent(commands::add);
        CommandWords.of(override, "command", true).ifPresent(commands::add);
        List<ContainerExecution.Variable> environment = new ArrayList<>(variables(defined, false));
        environment.addAll(variables(override, true));
        List<ContainerExecution.Command> hooks = Stream.concat(
                        CommandWords.of(defined.at("healthCheck"), "command", false).stream()
                                .map(check -> new ContainerExecution.Command(
                                        "healthCheck", check.words(), false, check.evidence())),
                        CommandWords.directory(defined, "workingDirectory").stream())
                .toList();
        return new ContainerExecution(
                commands, environment, hooks, EcsLimits.cpu(defined, task), EcsLimits.memory(defined, task));
    }

    private static List<ContainerExecution.Variable> variables(LocatedJson at, boolean overridden) {
        return at.at("environment").items().stream()
                .map(one -> new ContainerExecution.Variable(
                        one.at("name").textOrEmpty(), one.at("value").textOrEmpty(), overridden, one.evidence()))
                .toList();
    }

    /** Resource limits of an ECS container; without limits in its definition, those of its task. */
    private static final class EcsLimits {
        private static final double UNITS_OF_A_CORE = 1024;
        private static final long MEBIBYTE = 1L << 20;

        private EcsLimits() {}

        static Optional<LocatedValue<Double>> cpu(LocatedJson container, LocatedJson task) {
            return number(container.at("cpu"))
                    .or(() -> number(task.at("cpu")))
                    .map(units -> new LocatedValue<>(units.value() / UNITS_OF_A_CORE, units.evidence()));
        }

        static Optional<LocatedValue<Long>> memory(LocatedJson container, LocatedJson task) {
            return number(container.at("memory"))
                    .or(() -> number(task.at("memory")))
                    .map(mebibytes -> new LocatedValue<>((long) (mebibytes.value() * MEBIBYTE), mebibytes.evidence()));
        }

        /** Returns a positive number. ECS writes the numbers of a task as text. */
        private static Optional<LocatedValue<Double>> number(LocatedJson at) {
            double number = at.json().asDouble();
            return number > 0 ? Optional.of(new LocatedValue<>(number, at.evidence())) : Optional.empty();
        }
    }
}
