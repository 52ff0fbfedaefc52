package org.ephemera.lab.aws.ec2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.AccountState;

/**
 * Simulated EC2 operation DescribeRegions: lists the regions that are enabled for the account. If the account lists no
 * regions, only the region of the request is enabled.
 */
record DescribeRegions(AccountState account) implements AwsOperation {

    @Override
    public ObjectNode answer(AwsCall call) {
        List<ObjectNode> enabled = account.all("regions");
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode shown = answer.putArray("regionInfo");
        if (enabled.isEmpty()) {
            shown.addObject()
                    .put("regionName", call.region())
                    .put("regionEndpoint", "ec2." + call.region() + ".amazonaws.com")
                    .put("optInStatus", "opt-in-not-required");
        }
        enabled.forEach(region -> shown.add(region.deepCopy()));
        return answer;
    }
}
