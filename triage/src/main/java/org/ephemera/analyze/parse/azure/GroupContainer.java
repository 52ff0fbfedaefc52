package org.ephemera.analyze.parse.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.ContainerPrivileges;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.SecurityRestrictions;
import org.ephemera.analyze.parse.container.CommandWords;
import org.ephemera.analyze.parse.container.ContainerProbes;
import org.ephemera.analyze.parse.container.ImageDigest;
import org.ephemera.analyze.parse.container.KubernetesQuantity;
import org.ephemera.analyze.parse.container.LinuxCapabilities;
import org.ephemera.analyze.parse.container.RemoteVolume;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.format.Json;

/** Container of a container group. */
record GroupContainer(LocatedJson spec, ContainerSpec.Kind kind, LocatedJson volumes) {
    private static final double GIGABYTE = 0x1p30;

    ContainerSpec container() {
        LocatedJson properties = spec.at("properties");
        LocatedJson security = properties.at("securityContext");
        return new ContainerSpec(
                spec.at("name").textOrEmpty(),
                kind,
                properties.text("image"),
                digest(properties),
                privileges(properties, security),
                properties.at("volumeMounts").items().stream().map(this::mount).toList(),
                List.of(),
                confinement(security),
                execution(properties),
                spec.evidence(),
                Optional.empty());
    }

    /**
     * Returns the digest of the image. Pull events contain it as long as Azure keeps them; the latest event counts,
     * because the tag may have moved between two pulls.
     */
    private static Optional<LocatedValue<String>> digest(LocatedJson properties) {
        return properties.at("instanceView", "events").items().stream()
                .filter(event -> ImageDigest.in(event.at("message")).isPresent())
                .max(Comparator.comparing(
                        event -> CloudTimes.of(event.at("lastTimestamp")).orElse(Instant.MIN)))
                .flatMap(event -> ImageDigest.in(event.at("message")))
                .or(() -> ImageDigest.in(properties.at("image")));
    }

    private static ContainerPrivileges privileges(LocatedJson properties, LocatedJson security) {
        List<LocatedValue<String>> devices = new ArrayList<>();
        LocatedJson gpu = properties.at("resources", "limits").at("gpu");
        if (gpu.exists()) {
            devices.add(new LocatedValue<>("gpu:" + gpu.at("sku").textOrEmpty(), gpu.evidence()));
        }
        return new ContainerPrivileges(
                security.flag("privileged"),
                LinuxCapabilities.of(security.at("capabilities"), "add"),
                LinuxCapabilities.of(security.at("capabilities"), "drop"),
                devices,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static SecurityRestrictions confinement(LocatedJson security) {
        return new SecurityRestrictions(
                SeccompDocument.of(security.at("seccompProfile")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                security.flag("allowPrivilegeEscalation"),
                security.text("runAsUser"),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private static ContainerExecution execution(LocatedJson properties) {
        List<ContainerExecution.Variable> environment = properties.at("environmentVariables").items().stream()
                .map(one -> new ContainerExecution.Variable(
                        one.at("name").textOrEmpty(), one.at("value").textOrEmpty(), false, one.evidence()))
                .toList();
        LocatedJson resources = properties.at("resources");
        return new ContainerExecution(
                CommandWords.of(properties, "command", false).stream().toList(),
                environment,
                new ContainerProbes(properties).commands(),
                KubernetesQuantity.cores(resources.at("limits", "cpu"))
                        .or(() -> KubernetesQuantity.cores(resources.at("requests", "cpu"))),
                memory(resources.at("limits")).or(() -> memory(resources.at("requests"))));
    }

    private static Optional<LocatedValue<Long>> memory(LocatedJson amounts) {
        LocatedJson gigabytes = amounts.at("memoryInGB");
        return KubernetesQuantity.cores(gigabytes)
                .map(amount -> new LocatedValue<>((long) (amount.value() * GIGABYTE), gigabytes.evidence()));
    }

    private ContainerMount mount(LocatedJson point) {
        String name = point.at("name").textOrEmpty();
        Optional<LocatedJson> volume = volumes.items().stream()
                .filter(one -> one.at("name").textOrEmpty().equals(name))
                .findFirst();
        return new ContainerMount(
                volume.map(GroupContainer::type).orElse(ContainerMount.Type.VOLUME),
                volume.flatMap(RemoteVolume::location),
                point.at("mountPath").textOrEmpty(),
                point.flag("readOnly").map(LocatedValue::value).orElse(false),
                Optional.empty(),
                false,
                volume.isPresent(),
                point.evidence());
    }

    private static ContainerMount.Type type(LocatedJson volume) {
        if (volume.at("azureFile").exists()) {
            return ContainerMount.Type.FILE_SHARE;
        }
        return volume.at("secret").exists() || volume.at("secretReference").exists()
                ? ContainerMount.Type.SECRET
                : ContainerMount.Type.EMPTY;
    }

    /** Seccomp profile of a container group: JSON in Base64. */
    private static final class SeccompDocument {
        private SeccompDocument() {}

        /**
         * Returns {@code unconfined} if the profile allows every system call that it does not list, {@code unreadable}
         * if the text is not a profile, else {@code custom}.
         */
        static Optional<LocatedValue<String>> of(LocatedJson encoded) {
            return encoded.text().map(text -> new LocatedValue<>(kind(text.value()), text.evidence()));
        }

        private static String kind(String text) {
            try {
                JsonNode profile = Json.parse(Base64.getDecoder().decode(text));
                return profile.path("defaultAction").asText().equals("SCMP_ACT_ALLOW") ? "unconfined" : "custom";
            } catch (IOException | IllegalArgumentException e) {
                return "unreadable";
            }
        }
    }
}
