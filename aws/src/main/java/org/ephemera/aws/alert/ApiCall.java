package org.ephemera.aws.alert;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.SanitizedText;

/**
 * EventBridge event {@code AWS API Call via CloudTrail} about a call of ECS or EKS. Its detail is the CloudTrail record:
 * {@code eventName, eventID, eventTime, requestParameters, responseElements, errorCode}. The parameters contain names
 * or ARNs; the response contains ARNs.
 */
final class ApiCall {
    static final String TYPE = "AWS API Call via CloudTrail";

    private static final String SOURCE = "aws.cloudtrail";
    private static final String EKS = "eks.amazonaws.com";

    /** Cluster of a call without one (ECS API reference). */
    private static final String DEFAULT = "default";

    private ApiCall() {}

    static ParsedAlert read(AlertField event) {
        AlertField call = event.field("detail");
        String name = call.field("eventName").text().orElse("");
        Optional<String> error = call.field("errorCode").text();
        if (error.isPresent()) {
            return new ParsedAlert.NoContainer("the call " + SanitizedText.of(name) + " failed with "
                    + SanitizedText.of(error.get()) + " and changed nothing; nothing is collected");
        }
        if (call.field("readOnly").node().asBoolean()) {
            return new ParsedAlert.NoContainer(
                    "the call " + SanitizedText.of(name) + " only reads; nothing is collected");
        }
        AlertTargets named = AwsTargetRelations.targets();
        if (call.field("eventSource").text().filter(EKS::equals).isPresent()) {
            EksCall.name(call, named);
        } else {
            name(call, named);
        }
        return named.toAlert(
                TriggerFactory.alertTrigger(
                        SOURCE,
                        TYPE + "/" + name,
                        call.field("eventID").or(event.field("id")).text().orElse(""),
                        call.field("eventTime").or(event.field("time")).instant(),
                        Optional.empty()),
                RequestedWindow.OPEN,
                "the call " + SanitizedText.of(name) + " of ECS names no task, service or cluster; "
                        + (name.endsWith("TaskDefinition")
                                ? "ecs:ListTasks with the family lists the tasks of a task definition"
                                : "ecs:ListTasks lists the tasks of a cluster"));
    }

    /** Adds the tasks of an ECS call; without one, its service, or the cluster of a call about the cluster. */
    private static void name(AlertField call, AlertTargets named) {
        AlertField request = call.field("requestParameters");
        AlertField response = call.field("responseElements");
        String cluster = request.field("cluster").text().orElse(DEFAULT);
        Stream.of(tasks(response), List.of(request.field("task")))
                .flatMap(List::stream)
                .forEach(task -> add(task, "task", cluster, call, named));
        Stream.of(response.path("service", "serviceArn"), request.field("service"), request.field("serviceName"))
                .filter(each -> each.text().isPresent())
                .findFirst()
                .ifPresent(service -> add(service, "service", cluster, call, named));
        if (call.field("eventName").text().orElse("").contains("Cluster")) {
            add(
                    response.path("cluster", "clusterArn")
                            .or(request.field("cluster"))
                            .or(request.field("clusterName")),
                    "cluster",
                    cluster,
                    call,
                    named);
        }
    }

    private static List<AlertField> tasks(AlertField response) {
        return Stream.concat(
                        Stream.of(response.field("taskArn"), response.path("task", "taskArn")),
                        response.field("tasks").elements().stream().map(task -> task.field("taskArn")))
                .toList();
    }

    private static void add(AlertField id, String kind, String cluster, AlertField call, AlertTargets named) {
        id.text().ifPresent(text -> named.add(arn(text, kind, cluster, call), hints(call), Map.of()));
    }

    /** Returns the ARN of a task, service or cluster that a call may give as a name or as a short ARN. */
    private static String arn(String id, String kind, String cluster, AlertField call) {
        if (id.startsWith("arn:")) {
            return EcsArns.service(EcsArns.task(id, Optional.of(cluster)), Optional.of(cluster));
        }
        String place = cluster.substring(cluster.lastIndexOf('/') + 1);
        return place(call, "ecs") + kind + "/" + (kind.equals("cluster") ? id : place + "/" + id);
    }

    /** Returns the ARN of a service of AWS in the account and region of the call, up to the resource. */
    static String place(AlertField call, String service) {
        String region = call.field("awsRegion").text().orElse("");
        return "arn:" + TargetArn.partition(region) + ":" + service + ":" + region + ":"
                + call.field("recipientAccountId").text().orElse("") + ":";
    }

    static TargetHints hints(AlertField call) {
        AlertField identity = call.field("userIdentity");
        return new TargetHints()
                .text("apiCall", call.field("eventName"))
                .text("principal", identity.field("arn"))
                .text("accessKey", identity.field("accessKeyId"))
                .text("sourceAddress", call.field("sourceIPAddress"))
                .text("containerName", call.path("requestParameters", "container"))
                .text("taskDefinition", definition(call));
    }

    private static AlertField definition(AlertField call) {
        AlertField first = call.path("responseElements", "tasks").element(0).field("taskDefinitionArn");
        return first.text().isPresent() ? first : new AlertField(MissingNode.getInstance(), "");
    }
}
