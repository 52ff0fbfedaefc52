package org.ephemera.analyze.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.Workloads;
import org.ephemera.analyze.parse.docker.DockerWorkloads;
import org.ephemera.analyze.parse.kubernetes.KubernetesWorkloads;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.ResponseDocuments.Body;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;

/** Documents of tests as workloads, without a package around them. */
public final class WorkloadDocuments {
    private WorkloadDocuments() {}

    /** A document as if a package had it under that name. */
    public static LocatedJson located(String name, JsonNode json) {
        return new LocatedJson(
                json, new Evidence(name, FileLocation.root(), Digest.of(name.getBytes(StandardCharsets.UTF_8))));
    }

    /** A resource beside a class of tests. */
    public static JsonNode resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return Json.parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer for each field: {@code ecs.task}, {@code ecs.definition}, {@code aci.group}, {@code kubernetes}, {@code docker} … */
    public static List<Workload> workloads(JsonNode documents) {
        List<Workload> workloads = new ArrayList<>(
                Workloads.of(ResponseDocuments.given(bodies(documents))).workloads());
        workloads.addAll(KubernetesWorkloads.of(given(documents, "kubernetes")).workloads());
        workloads.addAll(DockerWorkloads.of(given(documents, "docker")).workloads());
        return workloads;
    }

    /** Objects of Kubernetes. */
    public static List<LocatedJson> objects(JsonNode documents) {
        return given(documents, "kubernetes");
    }

    public static List<Body> bodies(JsonNode documents) {
        List<Body> bodies = new ArrayList<>();
        documents.properties().forEach(entry -> {
            String name = entry.getKey();
            for (LocatedJson document : given(documents, name)) {
                switch (name) {
                    case "ecs.task" -> bodies.add(new Body("aws.ecs.task", "DescribeTasks", document));
                    case "ecs.definition" ->
                        bodies.add(new Body("aws.ecs.task-definition", "DescribeTaskDefinition", document));
                    case "ecs.earlier" ->
                        bodies.add(new Body("aws.ecs.definition-history", "DescribeTaskDefinition", document));
                    case "ecs.instance" ->
                        bodies.add(new Body("aws.ecs.container-instance", "DescribeContainerInstances", document));
                    case "ecs.service" -> bodies.add(new Body("aws.ecs.service", "DescribeServices", document));
                    case "ecs.revision" ->
                        bodies.add(new Body("aws.ecs.service-revisions", "DescribeServiceRevisions", document));
                    case "ec2.instances" -> bodies.add(new Body("aws.ec2.instances", "DescribeInstances", document));
                    case "ec2.volumes" -> bodies.add(new Body("aws.ec2.volumes", "DescribeVolumes", document));
                    case "ec2.interfaces" ->
                        bodies.add(new Body("aws.ec2.network-interfaces", "DescribeNetworkInterfaces", document));
                    case "ecr.image" -> bodies.add(new Body("aws.ecr.image", "BatchGetImage", document));
                    case "aci.group" -> bodies.add(new Body("azure.aci.group", "ContainerGroups_Get", document));
                    case "app" -> bodies.add(new Body("azure.app", "ContainerApps_Get", document));
                    case "app.revisions" ->
                        bodies.add(new Body("azure.app.revisions", "ContainerAppsRevisions_ListRevisions", document));
                    default -> {}
                }
            }
        });
        return bodies;
    }

    /** One document, or several in an array. */
    private static List<LocatedJson> given(JsonNode documents, String name) {
        JsonNode given = documents.path(name);
        List<LocatedJson> located = new ArrayList<>();
        if (given.isArray()) {
            for (int i = 0; i < given.size(); i++) {
                located.add(located(name + "." + i + ".json", given.get(i)));
            }
        } else if (!given.isMissingNode()) {
            located.add(located(name + ".json", given));
        }
        return located;
    }
}
