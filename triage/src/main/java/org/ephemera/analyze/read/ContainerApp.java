package org.ephemera.analyze.read;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Exposure;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Workload;

/**
 * A container app: one workload for each revision that is active, or was: what somebody put there and took back is what an alert is about. One
 * for its newest template where revisions are not known.
 *
 * @param since those that stopped later count; empty if none of them does
 */
record ContainerApp(Located app, List<Located> revisions, Optional<Instant> since) {
    ContainerApp {
        revisions = List.copyOf(revisions);
    }

    List<Workload> workloads(Bodies bodies) {
        List<Workload> workloads = new ArrayList<>();
        boolean active = false;
        for (Located revision : revisions) {
            Located properties = revision.at("properties");
            active |= isActive(properties);
            if (isActive(properties) || wasActive(properties)) {
                workloads.add(workload(revision.at("id").words(), revision, properties.at("template")));
            }
        }
        Located template = app.at("properties", "template");
        if (!active) {
            if (!template.at("containers").json().isArray()) {
                bodies.gap(app.evidence().file(), "an answer has no container app where its API has one");
                return workloads;
            }
            workloads.add(workload(app.at("id").words(), app, template));
        }
        return workloads;
    }

    private static boolean isActive(Located properties) {
        return properties.flag("active").map(Fact::value).orElse(false);
    }

    private boolean wasActive(Located properties) {
        Optional<Instant> until = CloudTimes.of(properties.at("lastActiveTime"));
        return since.isPresent()
                && until.isPresent()
                && !until.get().isBefore(since.get())
                && properties.at("template", "containers").json().isArray();
    }

    private Workload workload(String name, Located subject, Located template) {
        return new Workload(
                Platform.CONTAINER_APPS,
                AzureIdentity.subscription(name),
                name,
                app.text("name").map(owner -> new Fact<>("app:" + owner.value(), owner.evidence())),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                containers(template),
                AzureIdentity.of(app),
                AzureIdentity.tags(app),
                exposure(template),
                List.of(),
                subject.evidence());
    }

    private static List<Container> containers(Located template) {
        List<Container> containers = new ArrayList<>();
        for (Located one : template.at("containers").items()) {
            containers.add(new AppContainer(one, Container.Kind.MAIN, template.at("volumes")).container());
        }
        for (Located one : template.at("initContainers").items()) {
            containers.add(new AppContainer(one, Container.Kind.INIT, template.at("volumes")).container());
        }
        return containers;
    }

    private Exposure exposure(Located template) {
        Located configuration = app.at("properties", "configuration");
        Located ingress = configuration.at("ingress");
        boolean external = ingress.flag("external").map(Fact::value).orElse(false);
        List<Fact<String>> hosts = Stream.concat(
                        template.at("containers").items().stream(), template.at("initContainers").items().stream())
                .flatMap(one -> new Probes(one).hosts().stream())
                .toList();
        List<Fact<String>> secrets = configuration.at("secrets").items().stream()
                .flatMap(secret -> secret.text("name").stream())
                .toList();
        return new Exposure(
                List.of(),
                external ? ingress.text("fqdn").stream().toList() : List.of(),
                hosts,
                List.of(),
                List.of(),
                List.of(),
                secrets);
    }
}
