package org.ephemera.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.model.Target;

/** Package of an incident on ECS, from documents and calls in JSON with single quotes, through all rules. */
final class IncidentFixture {
    static final Instant ALERT = Instant.parse("2026-11-26T11:00:00Z");
    static final String TASK = SealedPackageFixture.TASK;
    private static final String ACCOUNT = "111122223333";
    static final String ARN = "arn:aws:ecs:eu-central-1:" + ACCOUNT + ":";

    private final SealedPackageFixture fixture;
    private final List<ObjectNode> trail = new ArrayList<>();
    private final ArrayNode tasks = Json.object().putArray("tasks");

    IncidentFixture(Path folder) {
        fixture = SealedPackageFixture.in(folder)
                .trigger(
                        new AcquisitionTrigger(AcquisitionTrigger.Kind.ALERT, "test", "e-1", Optional.of(ALERT)), "{}");
    }

    /** Adds a described task of {@code app:9}; the target is the first one. */
    ObjectNode task(String arn, String more) {
        ObjectNode task = tasks.addObject().put("taskArn", arn).put("taskDefinitionArn", ARN + "task-definition/app:9");
        task.put("lastStatus", "RUNNING").put("group", "family:app").put("launchType", "FARGATE");
        task.setAll((ObjectNode) parsed(more));
        return task;
    }

    /** Adds a revision of the family {@code app} with one container. */
    IncidentFixture definition(int revision, String registeredBy, String container) {
        ObjectNode body = Json.object();
        ObjectNode definition = body.putObject("taskDefinition")
                .put("taskDefinitionArn", ARN + "task-definition/app:" + revision)
                .put("revision", revision)
                .put("registeredBy", registeredBy);
        ObjectNode app = definition
                .putArray("containerDefinitions")
                .addObject()
                .put("name", "app")
                .put("image", "111122223333.dkr.ecr.eu-central-1.amazonaws.com/app:1");
        app.setAll((ObjectNode) parsed(container));
        return item(
                revision == 9 ? "aws.ecs.task-definition" : "aws.ecs.definition-history",
                "ecs:DescribeTaskDefinition",
                FixtureCalls.text(body));
    }

    IncidentFixture item(String artifact, String operation, String json) {
        fixture.item(artifact, Map.of("n", artifact), FixtureResponse.json(operation, json.replace('\'', '"')));
        return this;
    }

    SealedPackageFixture sealedPackage() {
        return fixture;
    }

    IncidentFixture target(Target target) {
        fixture.target(target);
        return this;
    }

    /** Adds a call; the operation is {@code ecs:RunTask}, for example. */
    ObjectNode call(Instant time, JsonNode identity, String address, String operation, String request) {
        String[] parts = operation.split(":", 2);
        ObjectNode entry = FixtureCalls.trail(
                "e-" + trail.size(), time, "", parts[0] + ".amazonaws.com", parts[1], request.replace('\'', '"'));
        entry.put("sourceIPAddress", address).put("userAgent", "agent at " + address);
        entry.set("userIdentity", identity.deepCopy());
        trail.add(entry);
        return entry;
    }

    static JsonNode parsed(String json) {
        return FixtureCalls.json(json.replace('\'', '"'));
    }

    static ObjectNode user(String name) {
        return Json.object()
                .put("type", "IAMUser")
                .put("arn", "arn:aws:iam::" + ACCOUNT + ":user/" + name)
                .put("userName", name)
                .put("accessKeyId", key("AKIA", name));
    }

    static ObjectNode role(String role, String session, Instant began) {
        return role("role/" + role, role, session, began);
    }

    /** Returns a session of a person of IAM Identity Center. */
    static ObjectNode person(String person, Instant began) {
        String role = "AWSReservedSSO_Operations_0123456789abcdef";
        return role("role/aws-reserved/sso.amazonaws.com/eu-central-1/" + role, role, person, began);
    }

    private static ObjectNode role(String path, String role, String session, Instant began) {
        ObjectNode identity = Json.object()
                .put("type", "AssumedRole")
                .put("arn", "arn:aws:sts::" + ACCOUNT + ":assumed-role/" + role + "/" + session)
                .put("accessKeyId", key("ASIA", role + session));
        ObjectNode context = identity.putObject("sessionContext");
        context.putObject("sessionIssuer")
                .put("arn", "arn:aws:iam::" + ACCOUNT + ":" + path)
                .put("userName", role)
                .put("accountId", ACCOUNT);
        context.putObject("attributes").put("creationDate", began.toString());
        return identity;
    }

    static String key(String prefix, String name) {
        return (prefix + name.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "") + "0000000000000000")
                .substring(0, 20);
    }

    Analysis analyze() throws Exception {
        if (!tasks.isEmpty()) {
            fixture.item(
                    "aws.ecs.task",
                    Map.of(),
                    FixtureResponse.json(
                            "ecs:DescribeTasks", FixtureCalls.text(Json.object().set("tasks", tasks))));
        }
        if (!trail.isEmpty()) {
            fixture.item("aws.cloudtrail.events", Map.of(), FixtureCalls.lookup(trail.toArray(ObjectNode[]::new)));
        }
        try (SealedPackage sealed = fixture.seal()) {
            return PackageAnalyzer.analyze(
                    sealed,
                    PackageAnalyzer.Options.inStore(MetricBaseline.NONE),
                    name -> OutputStream.nullOutputStream());
        }
    }

    /** Returns the text and the commands of the steps with a title that contains these words. */
    static String steps(Analysis analysis, String words) {
        return analysis.verdict().containment().stream()
                .filter(step -> step.title().contains(words))
                .map(step -> step.why() + "\n" + String.join("\n", step.commands()))
                .collect(Collectors.joining("\n"));
    }

    static List<String> titles(Analysis analysis) {
        return analysis.verdict().containment().stream()
                .map(Verdict.Step::title)
                .toList();
    }

    static String commands(Analysis analysis) {
        return analysis.verdict().containment().stream()
                .flatMap(step -> step.commands().stream())
                .collect(Collectors.joining("\n"));
    }

    /** Returns the severities of the findings of some rules. */
    static List<String> severities(Analysis analysis, String... rules) {
        return analysis.findings().stream()
                .filter(finding -> List.of(rules).contains(finding.rule().id()))
                .map(finding -> finding.rule().id() + " " + finding.severity().word())
                .sorted()
                .distinct()
                .toList();
    }
}
