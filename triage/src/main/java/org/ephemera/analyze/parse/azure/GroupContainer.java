package org.ephemera.analyze.parse.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Confinement;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Execution;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Mount;
import org.ephemera.analyze.model.Privileges;
import org.ephemera.analyze.parse.container.Capabilities;
import org.ephemera.analyze.parse.container.CommandWords;
import org.ephemera.analyze.parse.container.ContainerProbes;
import org.ephemera.analyze.parse.container.ImageDigest;
import org.ephemera.analyze.parse.container.KubernetesQuantity;
import org.ephemera.analyze.parse.container.RemoteVolume;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.format.Json;

/** Container of a container group. */
record GroupContainer(LocatedJson spec, Container.Kind kind, LocatedJson volumes) {
    private static final double GIGABYTE = 0x1p30;

    Container container() {
        LocatedJson properties = spec.at("properties");
        LocatedJson security = properties.at("securityContext");
        return new Container(
                spec.at("name").words(),
                kind,
                properties.text("image"),
                digest(properties),
                privileges(properties, security),
                properties.at("volumeMounts").items().stream().map(this::mount).toList(),
                List.of(),
                confinement(security),
                execution(properties),
                spec.evidence());
    }

    /**
     * Returns the digest of the image. Pull events contain it as long as Azure keeps them; the latest event counts,
     * because the tag may have moved between two pulls.
     */
    private static Optional<Fact<String>> digest(LocatedJson properties) {
        return properties.at("instanceView", "events").items().stream()
                .filter(event -> ImageDigest.in(event.at("message")).isPresent())
                .max(Comparator.comparing(
                        event -> CloudTimes.of(event.at("lastTimestamp")).orElse(Instant.MIN)))
                .flatMap(event -> ImageDigest.in(event.at("message")))
                .or(() -> ImageDigest.in(properties.at("image")));
    }

    private static Privileges privileges(LocatedJson properties, LocatedJson security) {
        List<Fact<String>> devices = new ArrayList<>();
        LocatedJson gpu = properties.at("resources", "limits").at("gpu");
        if (gpu.exists()) {
            devices.add(new Fact<>("gpu:" + gpu.at("sku").words(), gpu.evidence()));
        }
        return new Privileges(
                security.flag("privileged"),
                Capabilities.of(security.at("capabilities"), "add"),
                Capabilities.of(security.at("capabilities"), "drop"),
                devices,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Confinement confinement(LocatedJson security) {
        return new Confinement(
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

    private static Execution execution(LocatedJson properties) {
        List<Execution.Variable> environment = properties.at("environmentVariables").items().stream()
                .map(one -> new Execution.Variable(
                        one.at("name").words(), one.at("value").words(), false, one.evidence()))
                .toList();
        LocatedJson resources = properties.at("resources");
        return new Execution(
                CommandWords.of(properties, "command", false).stream().toList(),
                environment,
                new ContainerProbes(properties).commands(),
                KubernetesQuantity.cores(resources.at("limits", "cpu"))
                        .or(() -> KubernetesQuantity.cores(resources.at("requests", "cpu"))),
                memory(resources.at("limits")).or(() -> memory(resources.at("requests"))));
    }

    private static Optional<Fact<Long>> memory(LocatedJson amounts) {
        LocatedJson gigabytes = amounts.at("memoryInGB");
        return KubernetesQuantity.cores(gigabytes)
                .map(amount -> new Fact<>((long) (amount.value() * GIGABYTE), gigabytes.evidence()));
    }

    private Mount mount(LocatedJson point) {
        String name = point.at("name").words();
        Optional<LocatedJson> volume = volumes.items().stream()
                .filter(one -> one.at("name").words().equals(name))
                .findFirst();
        return new Mount(
                volume.map(GroupContainer::type).orElse(Mount.Type.VOLUME),
                volume.flatMap(RemoteVolume::location),
                point.at("mountPath").words(),
                point.flag("readOnly").map(Fact::value).orElse(false),
                Optional.empty(),
                false,
                volume.isPresent(),
                point.evidence());
    }

    private static Mount.Type type(LocatedJson volume) {
        if (volume.at("azureFile").exists()) {
            return Mount.Type.FILE_SHARE;
        }
        return volume.at("secret").exists() || volume.at("secretReference").exists()
                ? Mount.Type.SECRET
                : Mount.Type.EMPTY;
    }

    /** Seccomp profile of a container group: JSON in Base64. */
    private static final class SeccompDocument {
        private SeccompDocument() {}

        /**
         * Returns {@code unconfined} if the default action allows every system call, {@code unreadable} if the text is
         * not a profile, else {@code custom}.
         */
        static Optional<Fact<String>> of(LocatedJson encoded) {
            return encoded.text().map(text -> new Fact<>(kind(text.value()), text.evidence()));
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
