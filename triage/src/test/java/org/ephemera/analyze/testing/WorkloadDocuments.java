package org.ephemera.analyze.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.WorkloadReader;
import org.ephemera.analyze.parse.docker.DockerWorkloads;
import org.ephemera.analyze.parse.kubernetes.KubernetesWorkloads;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.ResponseDocuments.Body;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;

/** Converter of test documents to workloads, without a package. */
public final class WorkloadDocuments {
    private WorkloadDocuments() {}

    /** Returns a document with a place in a file of that name. */
    public static LocatedJson located(String name, JsonNode json) {
        return new LocatedJson(
                json,
                new EvidenceLocation(name, FileLocation.root(), Digest.of(name.getBytes(StandardCharsets.UTF_8))));
    }

    /** Reads a resource next to a test class. */
    public static JsonNode resource(Class<?> testClass, String name) {
        try (InputStream in = testClass.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return Json.parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the workloads of documents by field: {@code ecs.task}, {@code ecs.definition}, {@code aci.group},
     * {@code kubernetes}, {@code docker} …
     */
    public static List<Workload> workloads(JsonNode documents) {
        List<Workload> workloads = new ArrayList<>(
                WorkloadReader.of(ResponseDocuments.ofParsed(bodies(documents))).workloads());
        workloads.addAll(KubernetesWorkloads.of(named(documents, "kubernetes")).workloads());
        workloads.addAll(DockerWorkloads.of(named(documents, "docker")).workloads());
        return workloads;
    }

    /** Returns the objects of Kubernetes. */
    public static List<LocatedJson> objects(JsonNode documents) {
        return named(documents, "kubernetes");
    }

    public static List<Body> bodies(JsonNode documents) {
        List<Body> bodies = new ArrayList<>();
        documents.properties().forEach(entry -> {
            String name = entry.getKey();
            for (LocatedJson document : named(documents, name)) {
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

    /** Returns one document, or several from an array. */
    private static List<LocatedJson> named(JsonNode documents, String name) {
        JsonNode named = documents.path(name);
        List<LocatedJson> located = new ArrayList<>();
        if (named.isArray()) {
            for (int i = 0; i < named.size(); i++) {
                located.add(located(name + "." + i + ".json", named.get(i)));
            }
        } else if (!named.isMissingNode()) {
            located.add(located(name + ".json", named));
        }
        return located;
    }
}
