package org.ephemera.analyze.parse.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;
import org.ephemera.model.Target;

/**
 * Task definitions that calls started but of which the package describes no task. ECS keeps stopped tasks for about one
 * hour: an attacker who deploys a revision and takes it back leaves no other trace. The definitions are read from the
 * family's history, or from the call that registered them.
 */
public final class PastDefinitions {
    private static final Set<String> TASKS = Set.of("aws.ecs.task", "aws.ecs.tasks");
    private static final String DEFINITION = "aws.ecs.task-definition";
    private static final Set<String> DEFINITIONS = Set.of(DEFINITION, "aws.ecs.definition-history");
    private static final String OF_CLUSTER = "aws.ecs.cluster";
    private static final String OF_SERVICE = "aws.ecs.service";
    private static final String OF_INSTANCE = "aws.ecs.container-instance";
    private static final Set<String> DEPLOYS = Set.of("CreateService", "UpdateService", "CreateTaskSet");
    private static final Set<String> STARTS = Set.of("RunTask", "StartTask");
    private static final int MOST = 500;
    private static final int MOST_NAMED = 5;
    private static final int LONGEST = 300;

    private final Target target;
    private final ResponseDocuments bodies;
    private final Set<String> instances;

    private PastDefinitions(SealedPackage sealed) {
        this.target = sealed.request().target();
        this.bodies = ResponseDocuments.in(sealed);
        this.instances = target.kind().equals(OF_INSTANCE) ? instances() : Set.of();
    }

    /**
     * Definitions in the order of the first call that started them; empty for a target that is no service, cluster or
     * container instance.
     *
     * @param workloads one workload for each definition, named by its ARN
     * @param gaps definitions whose content is unknown, and the number of definitions that were not analyzed
     */
    public record Result(List<Workload> workloads, List<EvidenceGap> gaps) {
        public Result {
            workloads = List.copyOf(workloads);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Reads the definitions of a package.
     *
     * @param calls by time
     */
    public static Result of(SealedPackage sealed, List<ControlCall> calls) {
        PastDefinitions past = new PastDefinitions(sealed);
        boolean ecs = Set.of(OF_SERVICE, OF_CLUSTER, OF_INSTANCE).contains(past.target.kind());
        return ecs ? past.read(calls) : new Result(List.of(), List.of());
    }

    private Result read(List<ControlCall> calls) {
        Set<String> described = described();
        Map<String, ControlCall> ran = new LinkedHashMap<>();
        calls.stream()
                .filter(this::isOfTarget)
                .forEach(call -> definition(call)
                        .filter(name -> !described.contains(name))
                        .ifPresent(name -> ran.putIfAbsent(name, call)));
        Map<String, LocatedJson> known = known(calls);
        EcsHosts hosts = new EcsHosts(bodies, Ec2Machines.of(bodies), List.of());
        List<Workload> workloads = new ArrayList<>();
        List<Map.Entry<String, ControlCall>> unknown = new ArrayList<>();
        List<Map.Entry<String, ControlCall>> omitted = new ArrayList<>();
        for (Map.Entry<String, ControlCall> one : ran.entrySet()) {
            LocatedJson definition = known.get(one.getKey());
            if (definition == null) {
                unknown.add(one);
            } else if (workloads.size() == MOST) {
                omitted.add(one);
            } else {
                workloads.add(new EcsWorkload(Optional.empty(), Optional.of(definition), hosts)
                        .workloadWithoutTask("no task is described of " + description(one)
                                + "; its overrides and its machine are unknown"));
            }
        }
        Stream<Optional<EvidenceGap>> gaps = Stream.of(
                gap(
                        "the package does not contain these task definitions, so it is unknown whether they gave"
                                + " access to the host",
                        unknown),
                gap(
                        "only " + MOST
                                + " of the started task definitions were analyzed (limit of triage); not analyzed",
                        omitted));
        return new Result(workloads, gaps.flatMap(Optional::stream).toList());
    }

    private static String description(Map.Entry<String, ControlCall> one) {
        ControlCall call = one.getValue();
        return TruncatedText.text(one.getKey(), LONGEST) + " (started with " + call.action() + " by "
                + TruncatedText.text(call.principal(), LONGEST) + " at " + call.time() + ")";
    }

    private static Optional<EvidenceGap> gap(String why, List<Map.Entry<String, ControlCall>> all) {
        int more = all.size() - MOST_NAMED;
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(new EvidenceGap(
                        "ESC",
                        why + ": "
                                + all.stream()
                                        .limit(MOST_NAMED)
                                        .map(PastDefinitions::description)
                                        .collect(Collectors.joining("; "))
                                + (more > 0 ? "; and " + more + " more" : "")));
    }

    /** Returns the described definitions as {@code family:revision}. Without tasks, the described definitions count. */
    private Set<String> described() {
        Set<String> described = new HashSet<>();
        for (LocatedJson body : bodies.of(TASKS, "DescribeTasks")) {
            body.at("tasks")
                    .items()
                    .forEach(task ->
                            described.add(last(task.at("taskDefinitionArn").textOrEmpty())));
        }
        if (described.isEmpty()) {
            for (LocatedJson body : bodies.of(Set.of(DEFINITION), "DescribeTaskDefinition")) {
                described.add(
                        last(body.at("taskDefinition", "taskDefinitionArn").textOrEmpty()));
            }
        }
        return described;
    }

    private Map<String, LocatedJson> known(List<ControlCall> calls) {
        Map<String, LocatedJson> known = new HashMap<>();
        for (LocatedJson body : bodies.of(DEFINITIONS, "DescribeTaskDefinition")) {
            put(body.at("taskDefinition"), known);
        }
        calls.stream()
                .filter(call -> call.service().equals("ecs")
                        && call.action().equals("RegisterTaskDefinition")
                        && call.region().equals(region(call))
                        && call.error().isEmpty())
                .forEach(call -> put(
                        new LocatedJson(
                                call.entry().path("responseElements").path("taskDefinition"), within(call.evidence())),
                        known));
        return known;
    }

    private static void put(LocatedJson definition, Map<String, LocatedJson> known) {
        if (definition.at("containerDefinitions").json().isArray()) {
            known.putIfAbsent(last(definition.at("taskDefinitionArn").textOrEmpty()), definition);
        }
    }

    /** Returns the evidence of the entry. The response contains it as a string, into which no JSON Pointer points. */
    private static EvidenceLocation within(EvidenceLocation call) {
        return call.place() instanceof FileLocation.Pointer pointer
                ? new EvidenceLocation(call.file(), new FileLocation.Line(pointer.path(), 1), call.sha256())
                : call;
    }

    private boolean isOfTarget(ControlCall call) {
        boolean deploys = DEPLOYS.contains(call.action());
        if (!call.service().equals("ecs") || call.error().isPresent() || call.isCollectorRead() || onFargate(call)) {
            return false;
        }
        JsonNode request = call.request();
        String service =
                last(request.path("service").asText(request.path("serviceName").asText()));
        return call.region().equals(region(call))
                && last(request.path("cluster").asText("default"))
                        .equals(last(target.attributes().getOrDefault("cluster", target.id())))
                && (deploys || STARTS.contains(call.action()))
                && switch (target.kind()) {
                    case OF_CLUSTER -> true;
                    // A deployment does not contain the instances of its tasks.
                    case OF_INSTANCE -> startsOnInstance(call);
                    default -> deploys && service.equals(last(target.id()));
                };
    }

    private boolean startsOnInstance(ControlCall call) {
        for (JsonNode task : call.entry().path("responseElements").path("tasks")) {
            if (instances.contains(last(task.path("containerInstanceArn").asText()))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the ids of the container instance that is the target. An alert contains the id of its EC2 instance. */
    private Set<String> instances() {
        String id = last(target.id());
        Set<String> ids = new HashSet<>(Set.of(id));
        for (LocatedJson body : bodies.of(Set.of(OF_INSTANCE), "DescribeContainerInstances")) {
            body.at("containerInstances").items().stream()
                    .filter(instance ->
                            instance.at("ec2InstanceId").textOrEmpty().equals(id))
                    .forEach(instance ->
                            ids.add(last(instance.at("containerInstanceArn").textOrEmpty())));
        }
        return ids;
    }

    /** Returns the target's region. The same family and revision is a different definition in another region. */
    private String region(ControlCall call) {
        return target.attributes().getOrDefault("region", call.region());
    }

    /** Reports whether a call starts tasks on Fargate only, where no path leads to a host of the customer. */
    private static boolean onFargate(ControlCall call) {
        JsonNode service = responseElement(call);
        return Json.text(service, "launchType")
                        .or(() -> Json.text(call.request(), "launchType"))
                        .filter("FARGATE"::equals)
                        .isPresent()
                || service.path("capacityProviderStrategy")
                        .path(0)
                        .path("capacityProvider")
                        .asText()
                        .startsWith("FARGATE")
                || service.path("capacityProviderName").asText().startsWith("FARGATE");
    }

    /** Returns the service, the task set or the first task of the response. */
    private static JsonNode responseElement(ControlCall call) {
        JsonNode response = call.entry().path("responseElements");
        for (String name : List.of("service", "taskSet")) {
            if (response.has(name)) {
                return response.path(name);
            }
        }
        return response.has("tasks") ? response.path("tasks").path(0) : MissingNode.getInstance();
    }

    /**
     * Returns the definition as {@code family:revision}. The response contains it if the request has only the family,
     * or nothing.
     */
    private static Optional<String> definition(ControlCall call) {
        JsonNode tasks = call.entry().path("responseElements").path("tasks");
        if (tasks.isArray() && tasks.isEmpty()) {
            // No task was started: the cluster had no capacity.
            return Optional.empty();
        }
        JsonNode response = responseElement(call);
        return Json.text(response, "taskDefinition")
                .or(() -> Json.text(response, "taskDefinitionArn"))
                .or(() -> Json.text(call.request(), "taskDefinition"))
                .map(PastDefinitions::last)
                .filter(name -> name.indexOf(':') > 0);
    }

    private static String last(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
