package org.ephemera.aws.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * Call that started or changed the target, with its access key. The caller, possibly an attacker, chose the text of
 * the call, so only a key with the exact form of an access key id is used.
 */
public record StartCall(String key) {
    /** Longest event that is parsed; CloudTrail writes at most 256 KB. */
    private static final int LONGEST = 1 << 20;
    /** Access key ids of users and of sessions (IAM user guide, unique identifiers). */
    private static final Pattern KEY = Pattern.compile("A[KS]IA[A-Z0-9]{12,124}");

    private static final String SERVICE_ROLE_PATH = ":role/aws-service-role/";

    /** EKS calls that change a cluster or the access to it. */
    private static final Set<String> EKS_CALLS = Set.of(
            "AssociateAccessPolicy",
            "CreateAccessEntry",
            "CreateAddon",
            "CreateCluster",
            "CreateFargateProfile",
            "CreateNodegroup",
            "CreatePodIdentityAssociation",
            "UpdateAccessEntry",
            "UpdateClusterConfig",
            "UpdatePodIdentityAssociation");

    /**
     * Parses an event; empty if the call failed, was made by AWS itself, or does not concern the target.
     *
     * @param event JSON string of the event in the response
     * @param query query that returned the event, with {@link StartCallCriteria}
     */
    public static Optional<StartCall> parse(@Nullable String event, LookupParameters query) {
        if (event == null || event.length() > LONGEST) {
            return Optional.empty();
        }
        JsonNode call;
        try {
            call = Json.parse(event.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
        JsonNode caller = call.path("userIdentity");
        boolean counts = !call.has("errorCode") && !isOfAws(caller) && isAbout(call, query);
        return Json.text(caller, "accessKeyId")
                .filter(key -> counts && isKey(key))
                .map(StartCall::new);
    }

    static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    private static boolean isOfAws(JsonNode caller) {
        return caller.path("type").asText().equals("AWSService")
                || caller.has("invokedBy")
                || caller.path("sessionContext")
                        .path("sessionIssuer")
                        .path("arn")
                        .asText()
                        .contains(SERVICE_ROLE_PATH);
    }

    private static boolean isAbout(JsonNode call, LookupParameters query) {
        JsonNode request = call.path("requestParameters");
        String action = call.path("eventName").asText();
        return switch (call.path("eventSource").asText()) {
            case TrailCatalog.EKS_EVENTS ->
                EKS_CALLS.contains(action)
                        && query.place()
                                .cluster()
                                .equals(request.path("name")
                                        .asText(request.path("clusterName").asText()));
            case TrailCatalog.ECS_EVENTS -> isAbout(action, request, call.path("responseElements"), query);
            default -> false;
        };
    }

    /** Reports whether an ECS call concerns the target. Names may be plain or ARNs. */
    private static boolean isAbout(String action, JsonNode request, JsonNode response, LookupParameters query) {
        StartCallCriteria names = query.started().orElseThrow();
        boolean ofCluster =
                query.place().task().isEmpty() && query.place().service().isEmpty();
        boolean inCluster = afterSlash(request.path("cluster").asText("default"))
                .equals(query.place().cluster());
        return switch (action) {
            case "CreateCluster" ->
                afterSlash(request.path("clusterName").asText("default"))
                        .equals(query.place().cluster());
            case "RegisterTaskDefinition", "RegisterDaemonTaskDefinition" ->
                names.families().contains(request.path("family").asText());
            case "CreateService" ->
                inCluster
                        && (ofCluster
                                || names.services()
                                        .contains(request.path("serviceName").asText()));
            // An external deployment controller uses task sets.
            case "UpdateService", "CreateTaskSet", "UpdateServicePrimaryTaskSet" ->
                inCluster
                        && (ofCluster
                                || names.services()
                                        .contains(afterSlash(
                                                request.path("service").asText())));
            case "CreateExpressGatewayService" -> inCluster && (ofCluster || isNamed(response, request, names));
            case "UpdateExpressGatewayService" ->
                isPartOf(request.path("serviceArn"), query)
                        && (ofCluster
                                || names.services()
                                        .contains(afterSlash(
                                                request.path("serviceArn").asText())));
            case "CreateDaemon" ->
                afterSlash(request.path("clusterArn").asText("default"))
                                .equals(query.place().cluster())
                        && (ofCluster || isOfDaemon(request, names));
            case "UpdateDaemon" ->
                isPartOf(request.path("daemonArn"), query) && (ofCluster || isOfDaemon(request, names));
            case "ExecuteCommand" ->
                query.place().task().isEmpty()
                        ? inCluster
                        : afterSlash(request.path("task").asText())
                                .equals(query.place().task());
            case "RunTask", "StartTask" ->
                query.place().task().isEmpty()
                        ? inCluster && (ofCluster || names.families().contains(family(request)))
                        : started(response).contains(query.place().task());
            default -> false;
        };
    }

    /**
     * Reports whether the call concerns one of the services. If the request contains no service name, ECS generates
     * one and returns it.
     */
    private static boolean isNamed(JsonNode response, JsonNode request, StartCallCriteria names) {
        String generated = response.path("service").path("serviceName").asText();
        return names.services().contains(request.path("serviceName").asText(generated));
    }

    private static boolean isOfDaemon(JsonNode request, StartCallCriteria names) {
        String definition = request.path("daemonTaskDefinitionArn").asText();
        return names.families().contains(TaskDefinitionName.of(definition).family());
    }

    /** Reports whether an ARN {@code arn:…:service/CLUSTER/NAME} belongs to the queried cluster. */
    private static boolean isPartOf(JsonNode arn, LookupParameters query) {
        String[] path = arn.asText().split("/", -1);
        return path.length == 3 && path[1].equals(query.place().cluster());
    }

    private static String family(JsonNode request) {
        return TaskDefinitionName.of(request.path("taskDefinition").asText()).family();
    }

    private static List<String> started(JsonNode response) {
        return response.path("tasks")
                .valueStream()
                .map(task -> afterSlash(task.path("taskArn").asText()))
                .toList();
    }

    private static String afterSlash(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
