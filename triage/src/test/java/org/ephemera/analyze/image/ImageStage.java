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
import org.ephemera.analyze.parse.Calls;
import org.ephemera.analyze.parse.Images;
import org.ephemera.analyze.parse.Workloads;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureAnswer;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.SealedFixture;
import org.ephemera.format.BodyType;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.model.Outcome;
import org.ephemera.model.Target;

/** Tasks, their images and a registry, and what the rules make of them. */
final class ImageStage {
    static final String ECR = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";
    static final Instant NOW = SealedFixture.NOW;

    private final List<String> tasks = new ArrayList<>();
    private final List<ObjectNode> pods = new ArrayList<>();
    private Optional<Target> target = Optional.empty();
    private final Map<String, List<FixtureAnswer>> images = new LinkedHashMap<>();
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private final List<ObjectNode> trail = new ArrayList<>();
    private final List<FixtureAnswer> history = new ArrayList<>();
    private final List<FixtureAnswer> revisions = new ArrayList<>();

    /** What is examined, if it is not a task of ECS. */
    ImageStage target(String kind, String id) {
        target = Optional.of(new Target(kind, id, Map.of()));
        return this;
    }

    /** A pod of a replica set with one container, {@code app}. */
    ImageStage pod(String namespace, String owner, String image, String digest) {
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

    /** A replica of a service with one container, {@code app}. */
    ImageStage task(String group, String image, String digest) {
        ObjectNode task = Json.object()
                .put("taskArn", SealedFixture.TASK.substring(0, SealedFixture.TASK.length() - 1) + tasks.size())
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

    /** The registry's item for an image; what it answers follows. */
    ImageStage image(String image, String digest, FixtureAnswer... answers) {
        images.put(image + " " + digest, List.of(answers));
        return this;
    }

    ImageStage image(String image, String digest, Outcome outcome) {
        outcomes.put(image + " " + digest, outcome);
        return image(image, digest);
    }

    ImageStage call(ObjectNode entry) {
        trail.add(entry);
        return this;
    }

    ImageStage earlier(Instant registered, String image) {
        ObjectNode body = Json.object();
        ObjectNode definition = body.putObject("taskDefinition")
                .put("taskDefinitionArn", "arn:aws:ecs:eu-central-1:111122223333:task-definition/app:" + history.size())
                .put("registeredAt", registered.getEpochSecond());
        definition
                .putArray("containerDefinitions")
                .addObject()
                .put("name", "app")
                .put("image", image);
        history.add(FixtureAnswer.json("ecs:DescribeTaskDefinition", FixtureCalls.text(body)));
        return this;
    }

    ImageStage pinned(String image, String digest) {
        ObjectNode body = Json.object();
        ObjectNode revision = body.putArray("serviceRevisions")
                .addObject()
                .put("serviceArn", "arn:aws:ecs:eu-central-1:111122223333:service/shop/web");
        revision.putArray("containerImages")
                .addObject()
                .put("containerName", "app")
                .put("image", image)
                .put("imageDigest", digest);
        revisions.add(FixtureAnswer.json("ecs:DescribeServiceRevisions", FixtureCalls.text(body)));
        return this;
    }

    static FixtureAnswer tag(String name, String digest, Instant pushed) {
        ObjectNode body = Json.object();
        body.putArray("imageDetails")
                .addObject()
                .put("imageDigest", digest)
                .put("imagePushedAt", pushed.getEpochSecond());
        return FixtureAnswer.json("ecr:DescribeImages", FixtureCalls.text(body)).asked(Map.of("imageTag", name));
    }

    /** A manifest as ECR gives it, under this digest. */
    static FixtureAnswer manifest(String digest, String json) {
        ObjectNode body = Json.object();
        body.putArray("images").addObject().put("imageManifest", json);
        return FixtureAnswer.json("ecr:BatchGetImage", FixtureCalls.text(body)).asked(Map.of("imageDigest", digest));
    }

    static FixtureAnswer notFound(String digest) {
        ObjectNode body = Json.object();
        body.putArray("images");
        body.putArray("failures").addObject().put("failureCode", "ImageNotFound");
        return FixtureAnswer.json("ecr:BatchGetImage", FixtureCalls.text(body)).asked(Map.of("imageDigest", digest));
    }

    static FixtureAnswer config(String digest, String json) {
        return FixtureAnswer.of("ecr:DownloadUrlForLayer", BodyType.BIN, json.getBytes(StandardCharsets.UTF_8))
                .asked(Map.of("layerDigest", digest));
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
        SealedFixture fixture = SealedFixture.in(folder);
        target.ifPresent(fixture::target);
        fixture.item(
                "aws.ecs.task",
                Map.of("a", "1"),
                FixtureAnswer.json("ecs:DescribeTasks", "{\"tasks\":[" + String.join(",", tasks) + "]}"));
        pods.forEach(pod -> fixture.item(
                "kubernetes.pod",
                Map.of("pod", Integer.toString(pods.indexOf(pod))),
                FixtureAnswer.json("kubernetes:GetPod", FixtureCalls.text(pod))));
        images.forEach((name, answers) -> {
            String[] parts = name.split(" ", -1);
            fixture.item(
                    "aws.ecr.image",
                    Map.of("image", parts[0], "digest", parts[1], "os", "", "architecture", ""),
                    outcomes.getOrDefault(name, new Outcome.Collected("there")),
                    answers.toArray(FixtureAnswer[]::new));
        });
        if (!trail.isEmpty()) {
            fixture.item(
                    "aws.cloudtrail.events", Map.of("a", "1"), FixtureCalls.lookup(trail.toArray(ObjectNode[]::new)));
        }
        fixture.item("aws.ecs.definition-history", Map.of("a", "1"), history.toArray(FixtureAnswer[]::new));
        fixture.item("aws.ecs.service-revisions", Map.of("a", "1"), revisions.toArray(FixtureAnswer[]::new));
        try (SealedPackage sealed = fixture.seal()) {
            List<Workload> workloads = Workloads.of(sealed).workloads();
            return ImageRules.findings(
                    Images.of(sealed), workloads, Calls.of(sealed).calls(), sealed);
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
