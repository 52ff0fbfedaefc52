package org.ephemera.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.ephemera.aws.call.ServiceResponse;
import org.ephemera.format.Json;

/** Rules of EventBridge that deliver alerts to the function of a stack, as far as the stack's parameters enable them. */
record AwsRules(AwsStack stack) {
    /** Condition of each rule, by logical id. */
    private static final Map<String, Predicate<Map<String, String>>> ENABLED = Map.of(
            "FindingRule", parameters -> true,
            "StoppedTaskRule", parameters -> !isSet(parameters, "StoppedTasks", "DISABLED"),
            "SecurityHubActionRule", parameters -> isSet(parameters, "SecurityHubActions", "ENABLED"),
            "SecurityHubRule", parameters -> isSet(parameters, "SecurityHubFindings", "ENABLED"),
            "AlarmRule", parameters -> isSet(parameters, "Alarms", "ENABLED"),
            "ServiceActionRule", parameters -> isSet(parameters, "ServiceActions", "ENABLED"),
            "ApiCallRule", parameters -> isSet(parameters, "ApiCalls", "ENABLED"),
            "ImageFindingRule", parameters -> isSet(parameters, "ImageFindings", "ENABLED"));

    private static boolean isSet(Map<String, String> parameters, String name, String value) {
        return value.equals(parameters.get(name));
    }

    /** Checks that each enabled rule exists and invokes the function, and that the function allows it. */
    String check() throws StepException, IOException {
        List<String> expected = ENABLED.entrySet().stream()
                .filter(rule -> rule.getValue().test(stack.parameters()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        String policy = functionPolicy();
        List<String> checked = new ArrayList<>();
        for (String logicalId : expected) {
            String name =
                    stack.resource(logicalId).orElseThrow(() -> missing(logicalId, "has no resource " + logicalId));
            check(logicalId, name, policy);
            checked.add(logicalId);
        }
        return String.join(", ", checked) + " are enabled and invoke " + stack.output("Function");
    }

    private void check(String logicalId, String name, String policy) throws StepException, IOException {
        ServiceResponse response =
                stack.api().events("DescribeRule", Json.object().put("Name", name));
        if (response.errorCode().equals("ResourceNotFoundException")) {
            throw missing(logicalId, "lost its rule " + name);
        }
        JsonNode rule = AwsApi.json(response, "events:DescribeRule");
        if (!rule.path("State").asText().startsWith("ENABLED")) {
            throw StepException.failed(
                    logicalId + " is disabled: its alerts are lost",
                    "Enable it",
                    "aws events enable-rule --name " + name);
        }
        JsonNode targets = AwsApi.json(
                        stack.api().events("ListTargetsByRule", Json.object().put("Rule", name)),
                        "events:ListTargetsByRule")
                .path("Targets");
        String function = StreamSupport.stream(targets.spliterator(), false)
                .map(target -> target.path("Arn").asText())
                .filter(arn -> arn.endsWith(":function:" + stack.output("Function")))
                .findFirst()
                .orElseThrow(() -> missing(logicalId, "does not invoke the function by " + logicalId));
        if (!policy.contains(rule.path("Arn").asText())) {
            throw StepException.failed(
                    "the function does not allow " + logicalId + " to invoke it",
                    "Allow it",
                    "aws lambda add-permission --function-name " + function + " --statement-id " + logicalId
                            + " --action lambda:InvokeFunction --principal events.amazonaws.com --source-arn "
                            + rule.path("Arn").asText());
        }
    }

    /** Returns the policy of the function as text; "" if it has none. */
    private String functionPolicy() throws StepException, IOException {
        ServiceResponse response = stack.api()
                .rest("lambda", "GET", "/2015-03-31/functions/" + stack.output("Function") + "/policy", Map.of());
        return response.errorCode().equals("ResourceNotFoundException")
                ? ""
                : AwsApi.json(response, "lambda:GetPolicy").path("Policy").asText();
    }

    /** CloudFormation does not create a resource again that was deleted elsewhere, unless the change set compares it. */
    private StepException missing(String logicalId, String what) {
        return StepException.failed(
                "the stack " + stack.name() + " " + what + ": its alerts are lost",
                logicalId + " was changed outside of CloudFormation. Create and execute a change set with"
                        + " --deployment-mode REVERT_DRIFT, or remove the stack and deploy again. To see each difference, run",
                "aws cloudformation detect-stack-drift --stack-name " + stack.name());
    }
}
