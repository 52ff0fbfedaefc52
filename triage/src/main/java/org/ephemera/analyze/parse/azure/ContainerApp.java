package org.ephemera.analyze.parse.azure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.ContainerPrivileges;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.SecurityRestrictions;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadExposure;
import org.ephemera.analyze.parse.container.ContainerProbes;
import org.ephemera.analyze.parse.container.ImageDigest;
import org.ephemera.analyze.parse.container.PodExecution;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;

/**
 * Container app: one workload for each revision that is active or was active in the window, because an attacker may
 * deploy a revision and take it back. Without an active revision, the newest template is one more workload.
 *
 * @param since revisions that were active after this time count; empty to read active revisions only
 */
record ContainerApp(LocatedJson app, List<LocatedJson> revisions, Optional<Instant> since) {
    ContainerApp {
        revisions = List.copyOf(revisions);
    }

    List<Workload> workloads(ResponseDocuments bodies) {
        List<Workload> workloads = new ArrayList<>();
        boolean active = false;
        for (LocatedJson revision : revisions) {
            LocatedJson properties = revision.at("properties");
            active |= isActive(properties);
            if (isActive(properties) || wasActive(properties)) {
                workloads.add(workload(revision.at("id").textOrEmpty(), revision, properties.at("template")));
            }
        }
        LocatedJson template = app.at("properties", "template");
        if (!active) {
            if (!template.at("containers").json().isArray()) {
                bodies.gap(app.evidence().file(), "a ContainerApps_Get response contains no container template");
                return workloads;
            }
            workloads.add(workload(app.at("id").textOrEmpty(), app, template));
        }
        return workloads;
    }

    private static boolean isActive(LocatedJson properties) {
        return properties.flag("active").map(LocatedValue::value).orElse(false);
    }

    private boolean wasActive(LocatedJson properties) {
        Optional<Instant> until = CloudTimes.of(properties.at("lastActiveTime"));
        return since.isPresent()
                && until.isPresent()
                && !until.get().isBefore(since.get())
                && properties.at("template", "containers").json().isArray();
    }

    private Workload workload(String name, LocatedJson subject, LocatedJson template) {
        return new Workload(
                Platform.CONTAINER_APPS,
                AzureIdentity.subscription(name),
                name,
                app.text("name").map(owner -> new LocatedValue<>("app:" + owner.value(), owner.evidence())),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                containers(template),
                AzureIdentity.of(app),
                AzureIdentity.tags(app),
                exposure(template),
                List.of(),
                subject.evidence(),
                Optional.empty());
    }

    private static List<ContainerSpec> containers(LocatedJson template) {
        List<ContainerSpec> containers = new ArrayList<>();
        for (LocatedJson one : template.at("containers").items()) {
            containers.add(new AppContainer(one, ContainerSpec.Kind.MAIN, template.at("volumes")).container());
        }
        for (LocatedJson one : template.at("initContainers").items()) {
            containers.add(new AppContainer(one, ContainerSpec.Kind.INIT, template.at("volumes")).container());
        }
        return containers;
    }

    private WorkloadExposure exposure(LocatedJson template) {
        LocatedJson configuration = app.at("properties", "configuration");
        LocatedJson ingress = configuration.at("ingress");
        boolean external = ingress.flag("external").map(LocatedValue::value).orElse(false);
        List<LocatedValue<String>> hosts = Stream.concat(
                        template.at("containers").items().stream(), template.at("initContainers").items().stream())
                .flatMap(one -> new ContainerProbes(one).hosts().stream())
                .toList();
        List<LocatedValue<String>> secrets = configuration.at("secrets").items().stream()
                .flatMap(secret -> secret.text("name").stream())
                .toList();
        return new WorkloadExposure(
                List.of(),
                external ? ingress.text("fqdn").stream().toList() : List.of(),
                hosts,
                List.of(),
                List.of(),
                List.of(),
                secrets);
    }

    /** Container of a container app's template. */
    private record AppContainer(LocatedJson spec, ContainerSpec.Kind kind, LocatedJson volumes) {
        ContainerSpec container() {
            return new ContainerSpec(
                    spec.at("name").textOrEmpty(),
                    kind,
                    spec.text("image"),
                    ImageDigest.in(spec.at("image")),
                    ContainerPrivileges.NONE,
                    spec.at("volumeMounts").items().stream().map(this::mount).toList(),
                    List.of(),
                    SecurityRestrictions.UNSET,
                    PodExecution.of(spec, spec.at("resources")),
                    spec.evidence(),
                    Optional.empty());
        }

        private ContainerMount mount(LocatedJson point) {
            String name = point.at("volumeName").textOrEmpty();
            Optional<LocatedJson> volume = volumes.items().stream()
                    .filter(one -> one.at("name").textOrEmpty().equals(name))
                    .findFirst();
            return new ContainerMount(
                    volume.map(one -> type(one.at("storageType").textOrEmpty())).orElse(ContainerMount.Type.VOLUME),
                    volume.flatMap(one -> one.text("storageName")),
                    point.at("mountPath").textOrEmpty(),
                    false,
                    Optional.empty(),
                    false,
                    volume.isPresent(),
                    point.evidence());
        }

        private static ContainerMount.Type type(String storage) {
            return switch (storage) {
                case "AzureFile", "NfsAzureFile" -> ContainerMount.Type.FILE_SHARE;
                case "Secret" -> ContainerMount.Type.SECRET;
                default -> ContainerMount.Type.EMPTY;
            };
        }
    }
}
