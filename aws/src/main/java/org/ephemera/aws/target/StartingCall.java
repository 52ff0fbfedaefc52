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
 * A call that started or changed the target, and the access key that it was made with. Whoever made the call chose its
 * text, so that nothing of it is used but a key of exactly the form of one.
 */
public record StartingCall(String key) {
    /** More than CloudTrail puts into one event (256 KB). */
    private static final int LONGEST = 1 << 20;
    /** Of a user and of a session (IAM user guide, unique identifiers). */
    private static final Pattern KEY = Pattern.compile("A[KS]IA[A-Z0-9]{12,124}");

    private static final String OF_SERVICES = ":role/aws-service-role/";

    /** What changes a cluster of EKS, or who may enter it. */
    private static final Set<String> OF_EKS = Set.of(
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
     * Empty if the call failed, is of AWS itself, or is about something else.
     *
     * @param event the JSON that stands as a string in the answer
     * @param asked the question that brought it, with {@link StartCallCriteria}
     */
    public static Optional<StartingCall> parse(@Nullable String event, LookupParameters asked) {
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
        boolean counts = !call.has("errorCode") && !isOfAws(caller) && isAbout(call, asked);
        return Json.text(caller, "accessKeyId")
                .filter(key -> counts && isKey(key))
                .map(StartingCall::new);
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
                        .contains(OF_SERVICES);
    }

    private static boolean isAbout(JsonNode call, LookupParameters asked) {
        JsonNode request = call.path("requestParameters");
        String action = call.path("eventName").asText();
        return switch (call.path("eventSource").asText()) {
            case TrailCatalog.EKS_EVENTS ->
                OF_EKS.contains(action)
                        && asked.place()
                                .cluster()
                                .equals(request.path("name")
                                        .asText(request.path("clusterName").asText()));
            case TrailCatalog.ECS_EVENTS -> isAbout(action, request, call.path("responseElements"), asked);
            default -> false;
        };
    }

    /** Names may be given bare or as ARNs. */
    private static boolean isAbout(String action, JsonNode request, JsonNode response, LookupParameters asked) {
        StartCallCriteria names = asked.started().orElseThrow();
        boolean ofCluster =
                asked.place().task().isEmpty() && asked.place().service().isEmpty();
        boolean inCluster = last(request.path("cluster").asText("default"))
                .equals(asked.place().cluster());
        return switch (action) {
            case "CreateCluster" ->
                last(request.path("clusterName").asText("default"))
                        .equals(asked.place().cluster());
            case "RegisterTaskDefinition", "RegisterDaemonTaskDefinition" ->
                names.families().contains(request.path("family").asText());
            case "CreateService" ->
                inCluster
                        && (ofCluster
                                || names.services()
                                        .contains(request.path("serviceName").asText()));
            // A controller that is not ECS's own deploys by task sets.
            case "UpdateService", "CreateTaskSet", "UpdateServicePrimaryTaskSet" ->
                inCluster
                        && (ofCluster
                                || names.services()
                                        .contains(last(request.path("service").asText())));
            case "CreateExpressGatewayService" -> inCluster && (ofCluster || isNamed(response, request, names));
            case "UpdateExpressGatewayService" ->
                isPartOf(request.path("serviceArn"), asked)
                        && (ofCluster
                                || names.services()
                                        .contains(
                                                last(request.path("serviceArn").asText())));
            case "CreateDaemon" ->
                last(request.path("clusterArn").asText("default"))
                                .equals(asked.place().cluster())
                        && (ofCluster || isOfDaemon(request, names));
            case "UpdateDaemon" ->
                isPartOf(request.path("daemonArn"), asked) && (ofCluster || isOfDaemon(request, names));
            case "ExecuteCommand" ->
                asked.place().task().isEmpty()
                        ? inCluster
                        : last(request.path("task").asText())
                                .equals(asked.place().task());
            case "RunTask", "StartTask" ->
                asked.place().task().isEmpty()
                        ? inCluster && (ofCluster || names.families().contains(family(request)))
                        : started(response).contains(asked.place().task());
            default -> false;
        };
    }

    /** Whoever names no service is given one with a name that ECS makes. */
    private static boolean isNamed(JsonNode response, JsonNode request, StartCallCriteria names) {
        String made = response.path("service").path("serviceName").asText();
        return names.services().contains(request.path("serviceName").asText(made));
    }

    private static boolean isOfDaemon(JsonNode request, StartCallCriteria names) {
        String definition = request.path("daemonTaskDefinitionArn").asText();
        return names.families().contains(DefinitionName.of(definition).family());
    }

    /** {@code arn:…:service/CLUSTER/NAME} */
    private static boolean isPartOf(JsonNode arn, LookupParameters asked) {
        String[] path = arn.asText().split("/", -1);
        return path.length == 3 && path[1].equals(asked.place().cluster());
    }

    private static String family(JsonNode request) {
        return DefinitionName.of(request.path("taskDefinition").asText()).family();
    }

    private static List<String> started(JsonNode response) {
        return response.path("tasks")
                .valueStream()
                .map(task -> last(task.path("taskArn").asText()))
                .toList();
    }

    private static String last(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
