package org.ephemera.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.stream.StreamSupport;
import org.ephemera.azure.call.ServiceResponse;

/** Action group and event subscription that deliver alerts and events to the functions. */
record AzureRules(AzureGroup group) {
    private static final String ACTION_GROUPS = "2021-09-01";
    private static final String SUBSCRIPTIONS = "2022-06-15";

    String check() throws StepException, IOException {
        ServiceResponse response = group.calls().resource(group.output("actionGroup"), ACTION_GROUPS);
        if (response.status() == 404) {
            throw missing("the action group does not exist");
        }
        JsonNode actions = AzureGroup.json(response, "Microsoft.Insights/actionGroups/read");
        if (!actions.at("/properties/enabled").asBoolean()) {
            throw missing("the action group is disabled");
        }
        JsonNode events = AzureGroup.json(
                group.calls()
                        .resource(
                                "/subscriptions/" + group.subscription()
                                        + "/providers/Microsoft.EventGrid/eventSubscriptions",
                                SUBSCRIPTIONS),
                "Microsoft.EventGrid/eventSubscriptions/read");
        String function = group.resource("Microsoft.Web", "sites/" + group.output("app") + "/functions/event");
        boolean delivers = StreamSupport.stream(events.path("value").spliterator(), false)
                .map(subscription -> subscription.path("properties"))
                .filter(properties ->
                        properties.path("provisioningState").asText("Succeeded").equals("Succeeded"))
                .anyMatch(properties -> properties
                        .at("/destination/properties/resourceId")
                        .asText()
                        .equalsIgnoreCase(function));
        if (!delivers) {
            throw missing("no event subscription delivers events to the function 'event'");
        }
        return "the action group is enabled, and Event Grid delivers events to the function 'event'";
    }

    private StepException missing(String seen) {
        return StepException.failed(
                seen + ": its alerts are lost",
                "Deploy again; the script connects the events",
                AzureGroup.deploy(group.name()));
    }
}
