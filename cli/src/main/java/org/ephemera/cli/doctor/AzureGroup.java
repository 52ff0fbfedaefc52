package org.ephemera.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.azure.call.ServiceResponse;
import org.ephemera.azure.call.TokenServiceCalls;
import org.ephemera.model.SanitizedText;

/**
 * Resource group with the deployment of {@code infra/azure/main.bicep}.
 *
 * @param outputs of the deployment
 */
record AzureGroup(String subscription, String name, Map<String, String> outputs, TokenServiceCalls calls) {
    private static final String DEPLOYMENT = "ephemera";
    private static final String DEPLOYMENTS = "2021-04-01";

    AzureGroup {
        outputs = Map.copyOf(outputs);
    }

    /**
     * Reads the deployment.
     *
     * @throws StepException if it does not exist or did not succeed
     */
    static AzureGroup read(String subscription, String name, TokenServiceCalls calls)
            throws StepException, IOException {
        String path = "/subscriptions/" + subscription + "/resourcegroups/" + name
                + "/providers/Microsoft.Resources/deployments/" + DEPLOYMENT;
        ServiceResponse response = calls.resource(path, DEPLOYMENTS);
        if (response.status() == 404) {
            throw StepException.failed(
                    "there is no deployment in the group " + name + " of subscription " + subscription,
                    "Deploy it, or set AZURE_SUBSCRIPTION_ID to its subscription",
                    deploy(name));
        }
        JsonNode properties =
                json(response, "Microsoft.Resources/deployments/read").path("properties");
        String state = properties.path("provisioningState").asText();
        if (!state.equals("Succeeded")) {
            throw StepException.failed(
                    "the deployment in the group " + name + " is " + SanitizedText.of(state),
                    "Deploy again",
                    deploy(name));
        }
        Map<String, String> outputs = new TreeMap<>();
        properties
                .path("outputs")
                .properties()
                .forEach(output -> outputs.put(
                        output.getKey(), output.getValue().path("value").asText()));
        for (String key : new String[] {"app", "host", "store", "signer", "hostAccount", "actionGroup"}) {
            if (outputs.getOrDefault(key, "").isEmpty()) {
                throw StepException.failed(
                        "the deployment in the group " + name + " has no output " + key + ", so it is not complete",
                        "Deploy again",
                        deploy(name));
            }
        }
        return new AzureGroup(subscription, name, outputs, calls);
    }

    String output(String key) {
        return outputs.getOrDefault(key, "");
    }

    /** Returns the path of a resource of the group. */
    String resource(String provider, String rest) {
        return "/subscriptions/" + subscription + "/resourceGroups/" + name + "/providers/" + provider + "/" + rest;
    }

    /** Returns the command that deploys the group. */
    static String deploy(String name) {
        return "infra/azure/deploy " + name;
    }

    /** Returns the body of a successful response. */
    static JsonNode json(ServiceResponse response, String permission) throws StepException, IOException {
        if (response.isSuccess()) {
            return response.json();
        }
        if (response.isDenied()) {
            throw StepException.notChecked(
                    "access was denied", "Run the command as a principal with the permission " + permission);
        }
        throw StepException.notChecked(
                permission + " returned HTTP " + response.status() + " " + SanitizedText.of(response.errorCode()),
                "Run the command again in a minute; otherwise look up the code in the Azure documentation");
    }
}
