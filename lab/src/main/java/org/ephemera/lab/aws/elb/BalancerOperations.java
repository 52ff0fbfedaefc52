package org.ephemera.lab.aws.elb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.scenario.AccountState;

/** Simulated Elastic Load Balancing operations by action name. */
public final class BalancerOperations {
    /** Kind of the targets. DescribeTargetHealth returns all targets of a group without pagination. */
    private static final String TARGETS = "targets";

    private static final int LARGEST_PAGE = 400;

    /** Resources that are requested by their ARN or by the ARN of the resource that contains them. */
    private record ByArn(
            AccountState account, String kind, String list, String param, String field, Optional<String> missing)
            implements AwsOperation {

        @Override
        public ObjectNode answer(AwsCall call) throws AwsError {
            String arn = call.text(param).orElse("");
            List<ObjectNode> found = account.all(kind).stream()
                    .filter(each -> each.path(field).asText().equals(arn))
                    .toList();
            if (found.isEmpty() && missing.isPresent()) {
                throw AwsError.badRequest(missing.get(), "One or more resources were not found");
            }
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            ArrayNode shown = answer.putArray(list);
            if (kind.equals(TARGETS)) {
                found.forEach(each -> shown.add(each.deepCopy().without("of")));
                return answer;
            }
            PageRequest page = PageRequest.of(
                    call,
                    call.text("Marker"),
                    LARGEST_PAGE,
                    AwsError.badRequest("ValidationError", "The specified marker is not valid"));
            page.of(found).forEach(each -> shown.add(each.deepCopy()));
            page.nextToken(found.size()).ifPresent(marker -> answer.put("NextMarker", marker));
            return answer;
        }
    }

    private BalancerOperations() {}

    public static Map<String, AwsOperation> of(AccountState account) {
        Optional<String> noGroup = Optional.of("TargetGroupNotFound");
        Optional<String> noBalancer = Optional.of("LoadBalancerNotFound");
        return Map.of(
                "elasticloadbalancing:DescribeTargetGroups",
                new ByArn(
                        account, "targetGroups", "TargetGroups", "TargetGroupArns.member.1", "TargetGroupArn", noGroup),
                "elasticloadbalancing:DescribeTargetHealth",
                new ByArn(account, TARGETS, "TargetHealthDescriptions", "TargetGroupArn", "of", noGroup),
                "elasticloadbalancing:DescribeLoadBalancers",
                new ByArn(
                        account,
                        "loadBalancers",
                        "LoadBalancers",
                        "LoadBalancerArns.member.1",
                        "LoadBalancerArn",
                        noBalancer),
                "elasticloadbalancing:DescribeListeners",
                new ByArn(account, "listeners", "Listeners", "LoadBalancerArn", "LoadBalancerArn", Optional.empty()));
    }
}
