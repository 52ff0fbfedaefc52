package org.ephemera.analyze.parse.kubernetes;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Confinement;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Privileges;
import org.ephemera.analyze.parse.container.Capabilities;
import org.ephemera.analyze.parse.container.ImageDigest;
import org.ephemera.analyze.parse.container.PodExecution;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Container of a pod. Settings that it does not have are taken from the pod. */
final class PodContainer {
    private final LocatedJson container;
    private final Container.Kind kind;
    private final PodTemplate pod;
    private final PodVolumes volumes;

    PodContainer(LocatedJson container, Container.Kind kind, PodTemplate pod, PodVolumes volumes) {
        this.container = container;
        this.kind = kind;
        this.pod = pod;
        this.volumes = volumes;
    }

    Container container() {
        return new Container(
                container.at("name").words(),
                kind,
                container.text("image"),
                digest(),
                privileges(),
                Stream.of("volumeMounts", "volumeDevices")
                        .flatMap(list -> container.at(list).items().stream())
                        .map(volumes::mount)
                        .toList(),
                List.of(),
                confinement(),
                PodExecution.of(container, container.at("resources", "limits")),
                container.evidence());
    }

    private Optional<Fact<String>> digest() {
        return Stream.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
                .flatMap(list -> pod.object().at("status", list).items().stream())
                .filter(status ->
                        status.at("name").words().equals(container.at("name").words()))
                .flatMap(status -> ImageDigest.in(status.at("imageID")).stream())
                .findFirst()
                .or(() -> ImageDigest.in(container.at("image")));
    }

    private Privileges privileges() {
        LocatedJson spec = pod.spec();
        LocatedJson security = container.at("securityContext");
        Optional<Fact<String>> shared =
                spec.flag("shareProcessNamespace").filter(Fact::value).map(flag -> new Fact<>("task", flag.evidence()));
        return new Privileges(
                security.flag("privileged"),
                Capabilities.of(security.at("capabilities"), "add"),
                Capabilities.of(security.at("capabilities"), "drop"),
                devices(),
                List.of(),
                host("hostPID").or(() -> shared),
                host("hostIPC"),
                host("hostNetwork"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Optional<Fact<String>> host(String field) {
        return pod.spec().flag(field).filter(Fact::value).map(flag -> new Fact<>("host", flag.evidence()));
    }

    /**
     * Returns vendor resources such as {@code nvidia.com/gpu}, and resource claims; drivers assign devices for both.
     */
    private List<Fact<String>> devices() {
        Stream<Fact<String>> limits = container.at("resources", "limits").fields().entrySet().stream()
                .filter(limit -> limit.getKey().contains("/"))
                .filter(limit -> !limit.getKey().startsWith("hugepages-"))
                .map(limit ->
                        new Fact<>("gpu:" + limit.getKey(), limit.getValue().evidence()));
        Stream<Fact<String>> claims = container.at("resources", "claims").items().stream()
                .flatMap(claim -> claim.text("name").stream())
                .map(name -> new Fact<>("gpu:claim " + name.value(), name.evidence()));
        return Stream.concat(limits, claims).toList();
    }

    private Confinement confinement() {
        LocatedJson security = container.at("securityContext");
        PodSecurity context = new PodSecurity(container, pod);
        return new Confinement(
                context.seccomp(),
                context.apparmor(),
                context.selinux(),
                security.text("procMount")
                        .map(mount -> new Fact<>(mount.value().toLowerCase(Locale.ROOT), mount.evidence())),
                security.flag("allowPrivilegeEscalation"),
                context.effective(at -> at.text("runAsUser")),
                context.effective(at -> at.flag("runAsNonRoot")),
                security.flag("readOnlyRootFilesystem"),
                context.sysctls(),
                container.at("ports").items().stream()
                        .flatMap(port -> port.text("hostPort").stream())
                        .filter(port -> !port.value().equals("0"))
                        .toList(),
                context.effective(at -> at.at("windowsOptions").flag("hostProcess")));
    }
}
