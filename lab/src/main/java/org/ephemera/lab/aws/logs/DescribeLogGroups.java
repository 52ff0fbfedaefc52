package org.ephemera.lab.aws.logs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.scenario.LogGroup;

/**
 * Simulated CloudWatch Logs operation DescribeLogGroups: lists the log groups of the region that match the request, in
 * pages.
 */
record DescribeLogGroups(LogGroups groups) implements AwsOperation {

    private static final int LARGEST_PAGE = 50;

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        if (call.text("logGroupNamePrefix").isPresent()
                && call.text("logGroupNamePattern").isPresent()) {
            throw LogGroups.invalid("logGroupNamePrefix and logGroupNamePattern cannot be used together.");
        }
        if (call.texts("logGroupIdentifiers").size() > LARGEST_PAGE) {
            throw LogGroups.invalid("Expected at most 50 logGroupIdentifiers.");
        }
        List<LogGroup> wanted = groups.in(call.region()).stream()
                .filter(group -> isWanted(group, call))
                .toList();
        int requested = LogGroups.limit(call, LARGEST_PAGE);
        PageRequest page = PageRequest.of(call, call.text("nextToken"), requested, LogGroups.badToken());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode shown = answer.putArray("logGroups");
        page.of(wanted).forEach(group -> shown.add(shown(group)));
        page.nextToken(wanted.size()).ifPresent(token -> answer.put("nextToken", token));
        return answer;
    }

    private boolean isWanted(LogGroup group, AwsCall call) {
        List<String> identifiers = call.texts("logGroupIdentifiers");
        return call.text("logGroupNamePrefix").stream().allMatch(group.name()::startsWith)
                && call.text("logGroupNamePattern").stream().allMatch(group.name()::contains)
                && call.text("logGroupClass").stream().allMatch(group.logGroupClass()::equals)
                && (identifiers.isEmpty()
                        || identifiers.contains(group.name())
                        || identifiers.contains(groups.arn(group)));
    }

    private ObjectNode shown(LogGroup group) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.put("arn", groups.arn(group) + ":*");
        shown.put("creationTime", group.created().toEpochMilli());
        shown.put("logGroupArn", groups.arn(group));
        shown.put("logGroupClass", group.logGroupClass());
        shown.put("logGroupName", group.name());
        shown.put("metricFilterCount", 0);
        group.retentionInDays().ifPresent(days -> shown.put("retentionInDays", days));
        shown.put("storedBytes", 0);
        return shown;
    }
}
