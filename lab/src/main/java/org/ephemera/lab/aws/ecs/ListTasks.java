package org.ephemera.lab.aws.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.ephemera.lab.aws.api.ApiCall;
import org.ephemera.lab.aws.api.ApiError;
import org.ephemera.lab.aws.api.Operation;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.scenario.EcsState;

record ListTasks(Clusters clusters, EcsState state) implements Operation {

    private static final int LARGEST_PAGE = 100;

    @Override
    public ObjectNode answer(ApiCall call) throws ApiError {
        Arn cluster = clusters.of(call);
        requireService(cluster, call);
        List<String> arns = state.tasks().stream()
                .filter(task -> task.path("clusterArn").asText().equals(cluster.text()))
                .filter(task -> isWanted(task, call))
                .map(task -> task.path("taskArn").asText())
                .toList();
        int asked = Math.clamp(call.number("maxResults").orElse(LARGEST_PAGE), 1, LARGEST_PAGE);
        PageRequest page = PageRequest.of(
                call,
                call.text("nextToken"),
                asked,
                ApiError.badRequest("InvalidParameterException", "Invalid token: it was not handed out here"));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        page.nextToken(arns.size()).ifPresent(token -> answer.put("nextToken", token));
        ArrayNode taskArns = answer.putArray("taskArns");
        page.of(arns).forEach(taskArns::add);
        return answer;
    }

    private void requireService(Arn cluster, ApiCall call) throws ApiError {
        Optional<String> service = call.text("serviceName");
        boolean known = service.isEmpty()
                || state.services().stream()
                        .filter(each -> each.path("clusterArn").asText().equals(cluster.text()))
                        .anyMatch(each -> Arn.of(each, "serviceArn").isMeantBy(service.get()));
        if (!known) {
            throw ApiError.badRequest("ServiceNotFoundException", "Service not found.");
        }
    }

    private static boolean isWanted(ObjectNode task, ApiCall call) {
        return task.path("desiredStatus")
                        .asText()
                        .equals(call.text("desiredStatus").orElse("RUNNING"))
                && equal(task, "launchType", call.text("launchType"))
                && equal(task, "startedBy", call.text("startedBy"))
                && equal(task, "containerInstanceArn", call.text("containerInstance"))
                && equal(task, "group", call.text("serviceName").map(name -> "service:" + new Arn(name).name()))
                && call.text("family").stream()
                        .allMatch(family ->
                                Arn.of(task, "taskDefinitionArn").name().startsWith(family + ":"));
    }

    private static boolean equal(ObjectNode task, String member, Optional<String> wanted) {
        return wanted.stream().allMatch(task.path(member).asText()::equals);
    }
}
