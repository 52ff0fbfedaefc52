package org.ephemera.lab.aws.sts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.ephemera.lab.aws.api.Operation;
import org.ephemera.lab.scenario.Caller;

/** The operations by action name. */
public final class StsOperations {

    private StsOperations() {}

    public static Map<String, Operation> of(Caller caller) {
        return Map.of("sts:GetCallerIdentity", call -> identity(caller));
    }

    private static ObjectNode identity(Caller caller) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("Arn", caller.arn())
                .put("UserId", caller.userId())
                .put("Account", caller.account());
    }
}
