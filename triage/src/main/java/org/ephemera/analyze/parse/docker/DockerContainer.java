package org.ephemera.analyze.parse.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Confinement;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Execution;
import org.ephemera.analyze.model.Exposure;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Privileges;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.container.Capabilities;
import org.ephemera.analyze.parse.container.CommandWords;
import org.ephemera.analyze.parse.container.ImageDigest;
import org.ephemera.analyze.parse.container.KubernetesQuantity;
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
        Map<String, Fact<String>> labels = new TreeMap<>();
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
                Exposure.NONE,
                List.of(),
                inspected.evidence());
    }

    private String name() {
        String name = inspected.at("Name").words();
        return name.startsWith("/") ? name.substring(1) : name;
    }

    private Container container() {
        return new Container(
                name(),
                Container.Kind.MAIN,
                config.text("Image"),
                ImageDigest.in(config.at("Image")),
                privileges(),
                new DockerMounts(inspected, volumes).mounts(),
                host.texts("VolumesFrom").stream()
                        .map(donor -> new Fact<>(donor.value().split(":", 2)[0], donor.evidence()))
                        .toList(),
                confinement(),
                execution(),
                inspected.evidence());
    }

    private Privileges privileges() {
        List<Fact<String>> devices = new ArrayList<>();
        for (LocatedJson device : host.at("Devices").items()) {
            device.text("PathOnHost").ifPresent(devices::add);
        }
        for (LocatedJson request : host.at("DeviceRequests").items()) {
            devices.add(new Fact<>("gpu:" + request.at("Driver").words(), request.evidence()));
        }
        host.text("Runtime")
                .filter(runtime -> runtime.value().equals("nvidia"))
                .ifPresent(runtime -> devices.add(new Fact<>("gpu:nvidia", runtime.evidence())));
        SecurityOptions options = new SecurityOptions(host.texts("SecurityOpt"));
        Optional<Fact<String>> writable =
                options.writableCgroups().filter(Fact::value).map(on -> new Fact<>("writable", on.evidence()));
        return new Privileges(
                host.flag("Privileged"),
                Capabilities.of(host, "CapAdd"),
                Capabilities.of(host, "CapDrop"),
                devices,
                host.texts("DeviceCgroupRules"),
                host.text("PidMode"),
                host.text("IpcMode"),
                host.text("NetworkMode"),
                host.text("UTSMode"),
                host.text("UsernsMode"),
                writable.or(() -> host.text("CgroupnsMode")));
    }

    private Confinement confinement() {
        SecurityOptions options = new SecurityOptions(host.texts("SecurityOpt"));
        LocatedJson masked = host.at("MaskedPaths");
        Optional<Fact<String>> unmasked =
                masked.json().isArray() && masked.json().isEmpty()
                        ? Optional.of(new Fact<>("unmasked", masked.evidence()))
                        : Optional.empty();
        return new Confinement(
                options.value("seccomp"),
                options.value("apparmor").or(() -> inspected.text("AppArmorProfile")),
                options.selinux(),
                options.procMount().or(() -> unmasked),
                options.allowPrivilegeEscalation(),
                config.text("User"),
                Optional.empty(),
                host.flag("ReadonlyRootfs"),
                host.at("Sysctls").fields().entrySet().stream()
                        .map(one -> new Fact<>(one.getKey(), one.getValue().evidence()))
                        .toList(),
                host.at("PortBindings").fields().values().stream()
                        .flatMap(bindings -> bindings.items().stream())
                        .flatMap(binding -> binding.text("HostPort").stream())
                        .toList(),
                Optional.empty());
    }

    private Execution execution() {
        List<Execution.Command> commands = Stream.of("Entrypoint", "Cmd")
                .flatMap(source -> CommandWords.of(config, source, false).stream())
                .toList();
        List<Execution.Variable> environment =
                config.at("Env").items().stream().map(DockerContainer::variable).toList();
        List<Execution.Command> checks = Stream.concat(
                        CommandWords.of(config.at("Healthcheck"), "Test", false).stream()
                                .map(check ->
                                        new Execution.Command("healthCheck", check.words(), false, check.evidence())),
                        CommandWords.directory(config, "WorkingDir").stream())
                .toList();
        return new Execution(
                commands,
                environment,
                checks,
                KubernetesQuantity.cores(host.at("NanoCpus"))
                        .map(nanos -> new Fact<>(nanos.value() / NANOS, nanos.evidence())),
                KubernetesQuantity.bytes(host.at("Memory")));
    }

    private static Execution.Variable variable(LocatedJson line) {
        String[] parts = line.words().split("=", 2);
        return new Execution.Variable(parts[0], parts.length > 1 ? parts[1] : "", false, line.evidence());
    }
}
