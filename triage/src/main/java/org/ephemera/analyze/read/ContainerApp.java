package org.ephemera.analyze.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Exposure;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Workload;

/** A container app: one workload for each revision that is active, or for its newest template where revisions are not known. */
record ContainerApp(Located app, List<Located> revisions) {
    ContainerApp {
        revisions = List.copyOf(revisions);
    }

    List<Workload> workloads(Bodies bodies) {
        List<Workload> workloads = new ArrayList<>();
        for (Located revision : revisions) {
            Located properties = revision.at("properties");
            if (properties.flag("active").map(Fact::value).orElse(false)) {
                workloads.add(workload(revision.at("id").words(), revision, properties.at("template")));
            }
        }
        Located template = app.at("properties", "template");
        if (workloads.isEmpty()) {
            if (!template.at("containers").json().isArray()) {
                bodies.gap(app.evidence().file(), "an answer has no container app where its API has one");
                return List.of();
            }
            workloads.add(workload(app.at("id").words(), app, template));
        }
        return workloads;
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
