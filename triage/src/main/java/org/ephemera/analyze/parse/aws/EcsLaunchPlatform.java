package org.ephemera.analyze.parse.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Target;

/**
 * Platform of an ECS task or service, for a task that DescribeTasks no longer returns.
 *
 * <p>Sources, strongest first: the alert about the task and the RunTask or StartTask call that started it; its service;
 * a task definition that requires Fargate only. If sources of equal strength disagree, the platform whose host the
 * customer owns counts. Logs are never a source, because the target writes them.
 */
public final class EcsLaunchPlatform {
    private static final String TASK = "aws.ecs.task";
    private static final Set<String> TASKS = Set.of(TASK, "aws.ecs.tasks");
    private static final String SERVICE = "aws.ecs.service";
    private static final String LAUNCH_TYPE = "launchType";
    private static final Set<String> STARTS = Set.of("RunTask", "StartTask");
    private static final Set<String> DEPLOYS = Set.of("CreateService", "UpdateService", "CreateTaskSet");

    private final SealedPackage sealed;
    private final Target target;
    private final List<ControlCall> calls;
    private final ResponseDocuments bodies;

    private EcsLaunchPlatform(SealedPackage sealed, List<ControlCall> calls) {
        this.sealed = sealed;
        this.target = sealed.request().target();
        this.calls = calls.stream()
                .filter(call -> call.service().equals("ecs") && call.error().isEmpty())
                .toList();
        this.bodies = ResponseDocuments.in(sealed);
    }

    /**
     * Returns the platform and its evidence; empty if no source states it or the target is neither a task nor a
     * service.
     */
    public static Optional<LocatedValue<Platform>> of(SealedPackage sealed, List<ControlCall> calls) {
        EcsLaunchPlatform launch = new EcsLaunchPlatform(sealed, calls);
        return switch (launch.target.kind()) {
            case TASK ->
                decisive(Stream.of(launch.alerted(), launch.stateChange(), launch.started())
                                .flatMap(facts -> facts))
                        .or(() -> decisive(launch.services()))
                        .or(() -> decisive(launch.definitions()));
            case SERVICE -> decisive(launch.services());
            default -> Optional.empty();
        };
    }

    /** Returns the platform of a launch type, or else of a capacity provider; empty if neither is known. */
    static Optional<Platform> platform(String launchType, String provider) {
        return switch (launchType) {
            case "FARGATE" -> Optional.of(Platform.ECS_FARGATE);
            case "EC2" -> Optional.of(Platform.ECS_EC2);
            case "EXTERNAL" -> Optional.of(Platform.ECS_EXTERNAL);
            case "MANAGED_INSTANCES" -> Optional.of(Platform.ECS_MANAGED_INSTANCES);
            default ->
                switch (provider) {
                    case "" -> Optional.empty();
                    case "FARGATE", "FARGATE_SPOT" -> Optional.of(Platform.ECS_FARGATE);
                    default -> Optional.of(Platform.ECS_EC2);
                };
        };
    }

    /** Reports whether a task definition can run on Fargate only. */
    static boolean requiresFargate(LocatedJson definition) {
        return definition.texts("requiresCompatibilities").stream()
                .map(LocatedValue::value)
                .toList()
                .equals(List.of("FARGATE"));
    }

    private static Optional<LocatedValue<Platform>> decisive(Stream<LocatedValue<Platform>> facts) {
        return facts.min(Comparator.comparing(fact -> !fact.value().customerCanImageHost()));
    }

    /** Returns the launch type of a GuardDuty finding or task state change, from the target's attributes. */
    private Stream<LocatedValue<Platform>> alerted() {
        EvidenceLocation open = sealed.evidence(PackageLayout.OPEN, FileLocation.root())
                .descendant("/target/attributes/" + LAUNCH_TYPE);
        return facts(platform(target.attributes().getOrDefault(LAUNCH_TYPE, ""), ""), open);
    }

    /** Returns the platform in a task state change, whose launch type may be absent. */
    private Stream<LocatedValue<Platform>> stateChange() {
        if (!sealed.names().contains(PackageLayout.TRIGGER)) {
            return Stream.empty();
        }
        try {
            JsonNode event = sealed.read(PackageLayout.TRIGGER);
            JsonNode task = event.path("detail");
            return event.path("source").asText().equals("aws.ecs") && isTarget(task)
                    ? facts(
                            platform(
                                    task.path(LAUNCH_TYPE).asText(),
                                    task.path("capacityProviderName").asText()),
                            sealed.evidence(PackageLayout.TRIGGER, FileLocation.root())
                                    .descendant("/detail"))
                    : Stream.empty();
        } catch (IOException e) {
            // An event that is not JSON is not a task state change.
            return Stream.empty();
        }
    }

    /** Returns the platform in the response of the call that started the task, or else in its request. */
    private Stream<LocatedValue<Platform>> started() {
        return calls.stream()
                .filter(call -> STARTS.contains(call.action()))
                .flatMap(call -> stream(call.entry().path("responseElements").path("tasks"))
                        .filter(this::isTarget)
                        .flatMap(task -> facts(
                                platform(
                                                task.path(LAUNCH_TYPE).asText(),
                                                task.path("capacityProviderName")
                                                        .asText())
                                        .or(() -> requested(call)),
                                call.evidence())));
    }

    /** Returns the platform in a request. StartTask never places a task on Fargate. */
    private static Optional<Platform> requested(ControlCall call) {
        return call.action().equals("StartTask")
                ? Optional.of(Platform.ECS_EC2)
                : decisive(capacity(call.request(), call.evidence())).map(LocatedValue::value);
    }

    /** Returns the platforms of the service in DescribeServices responses and in calls that deployed it. */
    private Stream<LocatedValue<Platform>> services() {
        Stream<LocatedValue<Platform>> described = bodies.of(Set.of(SERVICE), "DescribeServices").stream()
                .flatMap(body -> body.at("services").items().stream())
                .filter(service -> isService(service.at("serviceArn").textOrEmpty()))
                .flatMap(service -> deployed(service.json(), service.evidence()));
        Stream<LocatedValue<Platform>> changed = calls.stream()
                .filter(call -> DEPLOYS.contains(call.action())
                        && isService(call.request()
                                .path("service")
                                .asText(call.request().path("serviceName").asText())))
                .flatMap(call -> stream(call.entry().path("responseElements"))
                        .flatMap(response -> deployed(response, call.evidence())));
        return Stream.concat(described, changed);
    }

    private static Stream<LocatedValue<Platform>> deployed(JsonNode service, EvidenceLocation evidence) {
        return Stream.of(Stream.of(service), stream(service.path("deployments")), stream(service.path("taskSets")))
                .flatMap(nodes -> nodes)
                .flatMap(node -> capacity(node, evidence));
    }

    /**
     * Returns the platforms of the launch type and capacity providers of a service, deployment, task set or request.
     */
    private static Stream<LocatedValue<Platform>> capacity(JsonNode node, EvidenceLocation evidence) {
        return Stream.concat(
                facts(platform(node.path(LAUNCH_TYPE).asText(), ""), evidence),
                stream(node.path("capacityProviderStrategy"))
                        .flatMap(item ->
                                facts(platform("", item.path("capacityProvider").asText()), evidence)));
    }

    /**
     * Returns Fargate if every definition requires it. Empty if the package describes a task, to which a definition may
     * belong.
     */
    private Stream<LocatedValue<Platform>> definitions() {
        if (bodies.of(TASKS, "DescribeTasks").stream()
                .anyMatch(body -> !body.at("tasks").items().isEmpty())) {
            return Stream.empty();
        }
        List<LocatedJson> definitions = bodies.of(Set.of("aws.ecs.task-definition"), "DescribeTaskDefinition").stream()
                .map(body -> body.at("taskDefinition"))
                .filter(LocatedJson::exists)
                .toList();
        return definitions.stream().allMatch(EcsLaunchPlatform::requiresFargate)
                ? definitions.stream()
                        .map(definition -> new LocatedValue<>(
                                Platform.ECS_FARGATE,
                                definition.at("requiresCompatibilities").evidence()))
                : Stream.empty();
    }

    private boolean isTarget(JsonNode task) {
        return last(task.path("taskArn").asText()).equals(last(target.id()));
    }

    private boolean isService(String arn) {
        String group = target.attributes().getOrDefault("group", "");
        return target.kind().equals(SERVICE)
                ? last(arn).equals(last(target.id()))
                : group.isEmpty() || group.equals("service:" + last(arn));
    }

    private static Stream<LocatedValue<Platform>> facts(Optional<Platform> platform, EvidenceLocation evidence) {
        return platform.map(value -> new LocatedValue<>(value, evidence)).stream();
    }

    /** Returns the elements of an array, or the values of an object. */
    private static Stream<JsonNode> stream(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    private static String last(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
