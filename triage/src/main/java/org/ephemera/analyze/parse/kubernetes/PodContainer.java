package org.ephemera.analyze.parse.kubernetes;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerPrivileges;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.SecurityRestrictions;
import org.ephemera.analyze.parse.container.ImageDigest;
import org.ephemera.analyze.parse.container.LinuxCapabilities;
import org.ephemera.analyze.parse.container.PodExecution;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Container of a pod. Settings that it does not have are taken from the pod. */
final class PodContainer {
    private final LocatedJson container;
    private final ContainerSpec.Kind kind;
    private final PodTemplate pod;
    private final PodVolumes volumes;

    PodContainer(LocatedJson container, ContainerSpec.Kind kind, PodTemplate pod, PodVolumes volumes) {
        this.container = container;
        this.kind = kind;
        this.pod = pod;
        this.volumes = volumes;
    }

    ContainerSpec container() {
        return new ContainerSpec(
                container.at("name").textOrEmpty(),
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
                container.evidence(),
                configDigest());
    }

    private Optional<LocatedValue<String>> digest() {
        return imageIds()
                .flatMap(id -> ImageDigest.in(id).stream())
                .findFirst()
                .or(() -> ImageDigest.in(container.at("image")));
    }

    private Optional<LocatedValue<String>> configDigest() {
        return imageIds().flatMap(id -> ImageDigest.ofConfig(id).stream()).findFirst();
    }

    private Stream<LocatedJson> imageIds() {
        return Stream.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
                .flatMap(list -> pod.object().at("status", list).items().stream())
                .filter(status -> status.at("name")
                        .textOrEmpty()
                        .equals(container.at("name").textOrEmpty()))
                .map(status -> status.at("imageID"));
    }

    private ContainerPrivileges privileges() {
        LocatedJson spec = pod.spec();
        LocatedJson security = container.at("securityContext");
        Optional<LocatedValue<String>> shared = spec.flag("shareProcessNamespace")
                .filter(LocatedValue::value)
                .map(flag -> new LocatedValue<>("task", flag.evidence()));
        return new ContainerPrivileges(
                security.flag("privileged"),
                LinuxCapabilities.of(security.at("capabilities"), "add"),
                LinuxCapabilities.of(security.at("capabilities"), "drop"),
                devices(),
                List.of(),
                host("hostPID").or(() -> shared),
                host("hostIPC"),
                host("hostNetwork"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Optional<LocatedValue<String>> host(String field) {
        return pod.spec()
                .flag(field)
                .filter(LocatedValue::value)
                .map(flag -> new LocatedValue<>("host", flag.evidence()));
    }

    /**
     * Returns vendor resources such as {@code nvidia.com/gpu}, and resource claims; drivers assign devices for both.
     */
    private List<LocatedValue<String>> devices() {
        Stream<LocatedValue<String>> limits = container.at("resources", "limits").fields().entrySet().stream()
                .filter(limit -> limit.getKey().contains("/"))
                .filter(limit -> !limit.getKey().startsWith("hugepages-"))
                .map(limit -> new LocatedValue<>(
                        "gpu:" + limit.getKey(), limit.getValue().evidence()));
        Stream<LocatedValue<String>> claims = container.at("resources", "claims").items().stream()
                .flatMap(claim -> claim.text("name").stream())
                .map(name -> new LocatedValue<>("gpu:claim " + name.value(), name.evidence()));
        return Stream.concat(limits, claims).toList();
    }

    private SecurityRestrictions confinement() {
        LocatedJson security = container.at("securityContext");
        PodSecurity context = new PodSecurity(container, pod);
        return new SecurityRestrictions(
                context.seccomp(),
                context.apparmor(),
                context.selinux(),
                security.text("procMount")
                        .map(mount -> new LocatedValue<>(mount.value().toLowerCase(Locale.ROOT), mount.evidence())),
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
