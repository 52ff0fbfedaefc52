package org.ephemera.analyze.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.ControlCallReader;
import org.ephemera.analyze.parse.RegistryImageReader;
import org.ephemera.analyze.parse.WorkloadReader;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.BodyType;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.model.Outcome;
import org.ephemera.model.Target;

/** Tasks, their images and a registry, with the findings of the rules on them. */
final class ImageFixture {
    static final String ECR = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";
    static final Instant NOW = SealedPackageFixture.NOW;

    private final List<String> tasks = new ArrayList<>();
    private final List<ObjectNode> pods = new ArrayList<>();
    private Optional<Target> target = Optional.empty();
    private final Map<String, List<FixtureResponse>> images = new LinkedHashMap<>();
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private final List<ObjectNode> trail = new ArrayList<>();
    private final List<FixtureResponse> history = new ArrayList<>();
    private final List<FixtureResponse> revisions = new ArrayList<>();

    /** Sets a target other than a task of ECS. */
    ImageFixture target(String kind, String id) {
        target = Optional.of(new Target(kind, id, Map.of()));
        return this;
    }

    /** Adds a pod of a replica set with one container, {@code app}. */
    ImageFixture pod(String namespace, String owner, String image, String digest) {
        ObjectNode pod = Json.object().put("kind", "Pod");
        ObjectNode meta = pod.putObject("metadata").put("namespace", namespace).put("name", owner + "-" + pods.size());
        meta.putArray("ownerReferences").addObject().put("kind", "ReplicaSet").put("name", owner);
        pod.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "app")
                .put("image", image);
        pod.putObject("status")
                .putArray("containerStatuses")
                .addObject()
                .put("name", "app")
                .put("imageID", image.substring(0, image.lastIndexOf(':')) + "@" + digest);
        pods.add(pod);
        return this;
    }

    /** Adds a replica of a service with one container, {@code app}. */
    ImageFixture task(String group, String image, String digest) {
        ObjectNode task = Json.object()
                .put(
                        "taskArn",
                        SealedPackageFixture.TASK.substring(0, SealedPackageFixture.TASK.length() - 1) + tasks.size())
                .put("group", group)
                .put("launchType", "FARGATE");
        ObjectNode container =
                task.putArray("containers").addObject().put("name", "app").put("image", image);
        if (!digest.isEmpty()) {
            container.put("imageDigest", digest);
        }
        tasks.add(FixtureCalls.text(task));
        return this;
    }

    /** Adds the item of an image with the responses of its registry. */
    ImageFixture image(String image, String digest, FixtureResponse... answers) {
        images.put(image + " " + digest, List.of(answers));
        return this;
    }

    ImageFixture image(String image, String digest, Outcome outcome) {
        outcomes.put(image + " " + digest, outcome);
        return image(image, digest);
    }

    ImageFixture call(ObjectNode entry) {
        trail.add(entry);
        return this;
    }

    ImageFixture earlier(Instant registered, String image) {
        ObjectNode body = Json.object();
        ObjectNode definition = body.putObject("taskDefinition")
                .put("taskDefinitionArn", "arn:aws:ecs:eu-central-1:111122223333:task-definition/app:" + history.size())
                .put("registeredAt", registered.getEpochSecond());
        definition
                .putArray("containerDefinitions")
                .addObject()
                .put("name", "app")
                .put("image", image);
        history.add(FixtureResponse.json("ecs:DescribeTaskDefinition", FixtureCalls.text(body)));
        return this;
    }

    ImageFixture pinned(String image, String digest) {
        ObjectNode body = Json.object();
        ObjectNode revision = body.putArray("serviceRevisions")
                .addObject()
                .put("serviceArn", "arn:aws:ecs:eu-central-1:111122223333:service/shop/web");
        revision.putArray("containerImages")
                .addObject()
                .put("containerName", "app")
                .put("image", image)
                .put("imageDigest", digest);
        revisions.add(FixtureResponse.json("ecs:DescribeServiceRevisions", FixtureCalls.text(body)));
        return this;
    }

    static FixtureResponse tag(String name, String digest, Instant pushed) {
        ObjectNode body = Json.object();
        body.putArray("imageDetails")
                .addObject()
                .put("imageDigest", digest)
                .put("imagePushedAt", pushed.getEpochSecond());
        return FixtureResponse.json("ecr:DescribeImages", FixtureCalls.text(body))
                .withParams(Map.of("imageTag", name));
    }

    /** Returns a manifest response of ECR for a digest. */
    static FixtureResponse manifest(String digest, String json) {
        ObjectNode body = Json.object();
        body.putArray("images").addObject().put("imageManifest", json);
        return FixtureResponse.json("ecr:BatchGetImage", FixtureCalls.text(body))
                .withParams(Map.of("imageDigest", digest));
    }

    static FixtureResponse notFound(String digest) {
        ObjectNode body = Json.object();
        body.putArray("images");
        body.putArray("failures").addObject().put("failureCode", "ImageNotFound");
        return FixtureResponse.json("ecr:BatchGetImage", FixtureCalls.text(body))
                .withParams(Map.of("imageDigest", digest));
    }

    static FixtureResponse config(String digest, String json) {
        return FixtureResponse.of("ecr:DownloadUrlForLayer", BodyType.BIN, json.getBytes(StandardCharsets.UTF_8))
                .withParams(Map.of("layerDigest", digest));
    }

    static String single(String config) {
        ObjectNode json = Json.object().put("schemaVersion", 2);
        json.putObject("config").put("digest", config);
        json.putArray("layers");
        return FixtureCalls.text(json);
    }

    static String index(boolean attested, String... digests) {
        ObjectNode json = Json.object().put("schemaVersion", 2).put("mediaType", INDEX);
        ArrayNode manifests = json.putArray("manifests");
        for (String digest : digests) {
            manifests.addObject().put("digest", digest).putObject("platform").put("os", "linux");
        }
        if (attested) {
            manifests
                    .addObject()
                    .put("digest", digest("attestation"))
                    .putObject("annotations")
                    .put("vnd.docker.reference.type", "attestation-manifest");
        }
        return FixtureCalls.text(json);
    }

    static String digest(String text) {
        return "sha256:" + Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    ImageRules.Result judge(Path folder) {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder);
        target.ifPresent(fixture::target);
        fixture.item(
                "aws.ecs.task",
                Map.of("a", "1"),
                FixtureResponse.json("ecs:DescribeTasks", "{\"tasks\":[" + String.join(",", tasks) + "]}"));
        pods.forEach(pod -> fixture.item(
                "kubernetes.pod",
                Map.of("pod", Integer.toString(pods.indexOf(pod))),
                FixtureResponse.json("kubernetes:GetPod", FixtureCalls.text(pod))));
        images.forEach((name, answers) -> {
            String[] parts = name.split(" ", -1);
            fixture.item(
                    "aws.ecr.image",
                    Map.of("image", parts[0], "digest", parts[1], "os", "", "architecture", ""),
                    outcomes.getOrDefault(name, new Outcome.Collected("there")),
                    answers.toArray(FixtureResponse[]::new));
        });
        if (!trail.isEmpty()) {
            fixture.item(
                    "aws.cloudtrail.events", Map.of("a", "1"), FixtureCalls.lookup(trail.toArray(ObjectNode[]::new)));
        }
        fixture.item("aws.ecs.definition-history", Map.of("a", "1"), history.toArray(FixtureResponse[]::new));
        fixture.item("aws.ecs.service-revisions", Map.of("a", "1"), revisions.toArray(FixtureResponse[]::new));
        try (SealedPackage sealed = fixture.seal()) {
            List<Workload> workloads = WorkloadReader.of(sealed).workloads();
            return ImageRules.findings(
                    RegistryImageReader.of(sealed),
                    workloads,
                    ControlCallReader.of(sealed).calls(),
                    sealed);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> shown(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.rule().id() + " " + finding.severity().word())
                .sorted()
                .toList();
    }
}
