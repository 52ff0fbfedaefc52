package org.ephemera.lab.aws.ec2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.scenario.AccountState;

/**
 * Simulated EC2 operations by action name. Resources that match no filter are absent from the response without an
 * error.
 */
public final class Ec2Operations {

    private static final int LARGEST_PAGE = 1000;

    /**
     * Operation that lists items.
     *
     * @param kind kind of the items in the account
     * @param set member of the response that contains the items
     * @param fields JSON path by filter name
     */
    private record Listing(AccountState account, String kind, String set, Map<String, String> fields)
            implements AwsOperation {

        @Override
        public ObjectNode answer(AwsCall call) throws AwsError {
            int requested = Ec2Filters.limit(call, LARGEST_PAGE);
            Ec2Filters filters = Ec2Filters.of(call, fields);
            List<ObjectNode> found = account.all(kind).stream()
                    .filter(each -> each.path("region").asText().equals(call.region()))
                    .filter(each -> !each.path("hidden").asBoolean() || asksForAll(call))
                    .filter(filters::match)
                    .toList();
            PageRequest page = PageRequest.of(
                    call,
                    call.text("NextToken"),
                    requested,
                    AwsError.badRequest("InvalidParameterValue", "Unable to parse pagination token"));
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            ArrayNode shown = answer.putArray(set);
            page.of(found).forEach(each -> shown.add(each.deepCopy().without(List.of("region", "hidden"))));
            page.nextToken(found.size()).ifPresent(token -> answer.put("nextToken", token));
            return answer;
        }

        /**
         * Reports whether the request includes AWS-managed resources. An account may hide them (EC2 API reference,
         * ManagedResourceVisibility).
         */
        private static boolean asksForAll(AwsCall call) {
            return call.text("IncludeManagedResources").orElse("").equals("true");
        }
    }

    private Ec2Operations() {}

    public static Map<String, AwsOperation> of(AccountState account) {
        return Map.of(
                "ec2:DescribeRegions",
                new DescribeRegions(account),
                "ec2:DescribeNetworkInterfaces",
                new Listing(
                        account,
                        "networkInterfaces",
                        "networkInterfaceSet",
                        Map.of("network-interface-id", "/networkInterfaceId")),
                "ec2:DescribeSecurityGroups",
                new Listing(account, "securityGroups", "securityGroupInfo", Map.of("group-id", "/groupId")),
                "ec2:DescribeSecurityGroupRules",
                new Listing(account, "securityGroupRules", "securityGroupRuleSet", Map.of("group-id", "/groupId")),
                "ec2:DescribeInstances",
                new Listing(
                        account, "reservations", "reservationSet", Map.of("instance-id", "/instancesSet/0/instanceId")),
                "ec2:DescribeVolumes",
                new Listing(
                        account,
                        "volumes",
                        "volumeSet",
                        Map.of(
                                "attachment.instance-id", "/attachmentSet/0/instanceId",
                                "volume-id", "/volumeId")));
    }
}
