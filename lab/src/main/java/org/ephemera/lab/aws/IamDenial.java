package org.ephemera.lab.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.wire.CallTarget;
import org.ephemera.lab.scenario.Scenario;

/** Simulated error message of IAM for a denied request. Programs parse the wording of this message. */
record IamDenial(Scenario scenario) {

    String message(CallTarget target, AwsCall call) {
        return "User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action"
                .formatted(scenario.caller().arn(), target.action(), resource(target, call), target.action());
    }

    /**
     * Returns the message of a service control policy that denies the whole region, or empty if no such policy applies.
     */
    Optional<String> policy(CallTarget target, AwsCall call) {
        return scenario.holdings().all("serviceControlPolicies").stream()
                .filter(policy -> policy.path("region").asText().equals(call.region()))
                .findFirst()
                .map(policy ->
                        "User: %s is not authorized to perform: %s on resource: %s with an explicit deny in a service control policy: arn:aws:organizations::999988887777:policy/o-labexample/service_control_policy/%s"
                                .formatted(
                                        scenario.caller().arn(),
                                        target.action(),
                                        resource(target, call),
                                        policy.path("policyId").asText()));
    }

    private String resource(CallTarget target, AwsCall call) {
        ObjectNode input = call.input();
        JsonNode group = input.path("logGroupName");
        JsonNode task = input.path("tasks").path(0);
        JsonNode key = input.path("KeyId");
        if (group.isTextual()) {
            return "arn:aws:logs:%s:%s:log-group:%s:log-stream:%s"
                    .formatted(
                            call.region(),
                            scenario.account(),
                            group.textValue(),
                            input.path("logStreamName").asText());
        }
        if (task.isTextual() && task.textValue().startsWith("arn:")) {
            return task.textValue();
        }
        if (key.isTextual()) {
            return key.textValue();
        }
        return target.service().equals("logs")
                ? "arn:aws:logs:%s:%s:log-group::log-stream:".formatted(call.region(), scenario.account())
                : "*";
    }
}
