package org.ephemera.analyze.parse.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ContainerPrivileges;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.SecurityRestrictions;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadExposure;
import org.ephemera.analyze.parse.container.CommandWords;
import org.ephemera.analyze.parse.container.ImageDigest;
import org.ephemera.analyze.parse.container.KubernetesQuantity;
import org.ephemera.analyze.parse.container.LinuxCapabilities;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Docker container as a workload with a single container. */
final class DockerContainer {
    private static final double NANOS = 1e9;

    private final LocatedJson inspected;
    private final LocatedJson host;
    private final LocatedJson config;
    private final Map<String, LocatedJson> volumes;

    DockerContainer(LocatedJson inspected, Map<String, LocatedJson> volumes) {
        this.inspected = inspected;
        this.host = inspected.at("HostConfig");
        this.config = inspected.at("Config");
        this.volumes = volumes;
    }

    Workload workload() {
        Map<String, LocatedValue<String>> labels = new TreeMap<>();
        config.at("Labels").fields().forEach((key, value) -> value.text().ifPresent(text -> labels.put(key, text)));
        return new Workload(
                Platform.DOCKER,
                "",
                name(),
                Optional.empty(),
                List.of(),
                host.text("Runtime"),
                Optional.empty(),
                List.of(container()),
                List.of(),
                labels,
                WorkloadExposure.NONE,
                List.of(),
                inspected.evidence(),
                Optional.empty());
    }

    private String name() {
        String name = inspected.at("Name").textOrEmpty();
        return name.startsWith("/") ? name.substring(1) : name;
    }

    private ContainerSpec container() {
        return new ContainerSpec(
                name(),
                ContainerSpec.Kind.MAIN,
                config.text("Image"),
                ImageDigest.in(config.at("Image")),
                privileges(),
                new DockerMounts(inspected, volumes).mounts(),
                host.texts("VolumesFrom").stream()
                        .map(donor -> new LocatedValue<>(donor.value().split(":", 2)[0], donor.evidence()))
                        .toList(),
                confinement(),
                execution(),
                inspected.evidence(),
                Optional.empty());
    }

    private ContainerPrivileges privileges() {
        List<LocatedValue<String>> devices = new ArrayList<>();
        for (LocatedJson device : host.at("Devices").items()) {
            device.text("PathOnHost").ifPresent(devices::add);
        }
        for (LocatedJson request : host.at("DeviceRequests").items()) {
            devices.add(new LocatedValue<>("gpu:" + request.at("Driver").textOrEmpty(), request.evidence()));
        }
        host.text("Runtime")
                .filter(runtime -> runtime.value().equals("nvidia"))
                .ifPresent(runtime -> devices.add(new LocatedValue<>("gpu:nvidia", runtime.evidence())));
        SecurityOptions options = new SecurityOptions(host.texts("SecurityOpt"));
        Optional<LocatedValue<String>> writable = options.writableCgroups()
                .filter(LocatedValue::value)
                .map(on -> new LocatedValue<>("writable", on.evidence()));
        return new ContainerPrivileges(
                host.flag("Privileged"),
                LinuxCapabilities.of(host, "CapAdd"),
                LinuxCapabilities.of(host, "CapDrop"),
                devices,
                host.texts("DeviceCgroupRules"),
                host.text("PidMode"),
                host.text("IpcMode"),
                host.text("NetworkMode"),
                host.text("UTSMode"),
                host.text("UsernsMode"),
                writable.or(() -> host.text("CgroupnsMode")));
    }

    private SecurityRestrictions confinement() {
        SecurityOptions options = new SecurityOptions(host.texts("SecurityOpt"));
        LocatedJson masked = host.at("MaskedPaths");
        Optional<LocatedValue<String>> unmasked =
                masked.json().isArray() && masked.json().isEmpty()
                        ? Optional.of(new LocatedValue<>("unmasked", masked.evidence()))
                        : Optional.empty();
        return new SecurityRestrictions(
                options.value("seccomp"),
                options.value("apparmor").or(() -> inspected.text("AppArmorProfile")),
                options.selinux(),
                options.procMount().or(() -> unmasked),
                options.allowPrivilegeEscalation(),
                config.text("User"),
                Optional.empty(),
                host.flag("ReadonlyRootfs"),
                host.at("Sysctls").fields().entrySet().stream()
                        .map(one ->
                                new LocatedValue<>(one.getKey(), one.getValue().evidence()))
                        .toList(),
                host.at("PortBindings").fields().values().stream()
                        .flatMap(bindings -> bindings.items().stream())
                        .flatMap(binding -> binding.text("HostPort").stream())
                        .toList(),
                Optional.empty());
    }

    private ContainerExecution execution() {
        List<ContainerExecution.Command> commands = Stream.of("Entrypoint", "Cmd")
                .flatMap(source -> CommandWords.of(config, source, false).stream())
                .toList();
        List<ContainerExecution.Variable> environment =
                config.at("Env").items().stream().map(DockerContainer::variable).toList();
        List<ContainerExecution.Command> checks = Stream.concat(
                        CommandWords.of(config.at("Healthcheck"), "Test", false).stream()
                                .map(check -> new ContainerExecution.Command(
                                        "healthCheck", check.words(), false, check.evidence())),
                        CommandWords.directory(config, "WorkingDir").stream())
                .toList();
        return new ContainerExecution(
                commands,
                environment,
                checks,
                KubernetesQuantity.cores(host.at("NanoCpus"))
                        .map(nanos -> new LocatedValue<>(nanos.value() / NANOS, nanos.evidence())),
                KubernetesQuantity.bytes(host.at("Memory")));
    }

    private static ContainerExecution.Variable variable(LocatedJson line) {
        String[] parts = line.textOrEmpty().split("=", 2);
        return new ContainerExecution.Variable(parts[0], parts.length > 1 ? parts[1] : "", false, line.evidence());
    }
}
