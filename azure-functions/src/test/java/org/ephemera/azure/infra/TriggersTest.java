package org.ephemera.azure.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.AlertSelector;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.azure.alert.AlertParser;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.alert.ResourceEvent;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the triggers in the template, with events and alerts as Azure sends them. */
class TriggersTest {
    private static final Path FIXTURES = Path.of("../azure/src/test/resources/org/ephemera/azure/alert");
    private static final String SHOP = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop";
    private static final Map<String, String> TARGETS = Map.of(
            "GROUP", SHOP + "/providers/Microsoft.ContainerInstance/containerGroups/checkout",
            "APP", SHOP + "/providers/Microsoft.App/containerApps/storefront",
            "JOB", SHOP + "/providers/Microsoft.App/jobs/reconcile",
            "POD", SHOP + "/providers/Microsoft.ContainerService/managedClusters/prod#shop/checkout-7d4b9c6f5-x2x4q");
    private static final Template EVENTS = Template.read("events.bicep").resource("events");
    private static final Template DEFENDER = Template.read("alerts.bicep").resource("defenderAlerts");
    private static final Template CONTAINERS = Template.read("alerts.bicep").resource("containerAlerts");

    /** Targets of each delivered fixture; "none" if nothing sends it to the functions. */
    @ParameterizedTest
    @CsvSource({
        "grid-exec,            events,          GROUP",
        "grid-restart,         events,          GROUP",
        "grid-stop,            events,          GROUP",
        "grid-delete,          events,          GROUP",
        "grid-app-delete,      events,          APP",
        "grid-job-delete,      events,          JOB",
        "metric-job,           containerAlerts, JOB",
        "grid-write,           none,            none",
        "grid-stop-failed,     none,            none",
        "grid-storage-delete,  none,            none",
        "grid-eventhub-action, none,            none",
        "metric-group,         containerAlerts, GROUP",
        "metric-two-targets,   containerAlerts, GROUP APP",
        "metric-resolved,      none,            none",
        "log-by-resource,      none,            GROUP",
        "log-workspace,        none,            none",
        "activity-exec,        containerAlerts, GROUP",
        "activity-vm-restart,  none,            none",
        "activity-test-action, none,            none",
        "defender-group,       defenderAlerts,  GROUP",
        "defender-vm,          defenderAlerts,  none",
        "metric-aks-pod,       containerAlerts, POD",
        "log-aks-pod,          none,            POD",
        "prometheus-pod,       none,            POD",
        "defender-activity-aks-pod, none,       POD",
        "sentinel-group,       none,            GROUP",
        "sentinel-aks-pod,     none,            POD",
        "sentinel-vm,          none,            none",
        "falcosidekick-pod,    none,            POD",
        "falcosidekick-audit,  none,            POD",
        "alertmanager-watchdog, none,           none",
    })
    void handlerReceivesWhatRulesDeliver(String fixture, String way, String targets) throws IOException {
        byte[] bytes = Files.readAllBytes(FIXTURES.resolve(fixture + ".json"));
        JsonNode json = Json.parse(bytes);
        JsonNode event = json.isArray() ? json.path(0) : json;
        assertThat(isDelivered(event)).as("Event Grid").isEqualTo(way.equals("events"));
        assertThat(isAlerted(event)).as("the rule of Defender").isEqualTo(way.equals("defenderAlerts"));
        assertThat(isProcessed(event)).as("the processing rule").isEqualTo(way.equals("containerAlerts"));
        ParsedAlert alert = AlertParser.parse(bytes);
        // Default of the template, without a selector.
        assertThat(AlertSelection.of(alert, AlertSelector.of(Map.of(AlertSelector.SETTING, "")), Instant.EPOCH)
                        .selected())
                .extracting(subject -> subject.target().id())
                .containsExactly(Stream.of(targets.split(" "))
                        .filter(name -> !name.equals("none"))
                        .map(TARGETS::get)
                        .toArray(String[]::new));
    }

    @Test
    void subscribesToOperationsOfFunction() {
        assertThat(EVENTS.list("includedEventTypes")).isEqualTo(ResourceEvent.TYPES);
        assertThat(EVENTS.list("values"))
                .isEqualTo(ResourceEvent.OPERATIONS)
                .as("Event Grid's own limit")
                .hasSizeLessThanOrEqualTo(25);
        assertThat(CONTAINERS.text())
                .contains(Stream.of(AzureTarget.values())
                        .map(target -> "'" + target.type() + "'")
                        .toList());
    }

    /** Every alert rule has the function as its action, with the common schema. */
    @Test
    void everyRuleHasTheActionGroup() {
        assertThat(DEFENDER.text()).contains("{ actionGroupId: actionGroupId }");
        assertThat(CONTAINERS.text()).contains("actionGroupIds: [actionGroupId]");
        assertThat(Template.read("main.bicep").resource("actionGroup").text())
                .contains("functionName: 'alert'", "useCommonAlertSchema: true");
    }

    /** Filters like Event Grid: event types are case-sensitive, advanced filters are not. */
    static boolean isDelivered(JsonNode event) {
        String operation = event.at("/data/operationName").asText();
        return EVENTS.list("includedEventTypes")
                        .contains(event.path("eventType").asText())
                && EVENTS.list("values").stream().anyMatch(operation::equalsIgnoreCase);
    }

    /** Filters like an activity log alert: all conditions by the name of the event's field. */
    static boolean isAlerted(JsonNode alert) {
        Map<String, String> conditions = Pattern.compile("\\{ field: '(\\w+)', equals: '([^']+)' }")
                .matcher(DEFENDER.text())
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
        assertThat(conditions).hasSize(2);
        JsonNode context = alert.at("/data/alertContext");
        return conditions.entrySet().stream().allMatch(condition -> {
            String field = condition.getKey().equals("category") ? "eventSource" : condition.getKey();
            return context.path(field).asText().equalsIgnoreCase(condition.getValue());
        });
    }

    /** Filters like an alert processing rule: by the types of the alert's targets and its condition. */
    static boolean isProcessed(JsonNode alert) {
        List<List<String>> values = Pattern.compile("(?s)values: \\[(.*?)]")
                .matcher(CONTAINERS.text())
                .results()
                .map(found -> Stream.of(found.group(1).replace("'", "").strip().split("\\s+"))
                        .toList())
                .toList();
        JsonNode essentials = alert.at("/data/essentials");
        return values.get(1).contains(essentials.path("monitorCondition").asText())
                && StreamSupport.stream(essentials.path("alertTargetIDs").spliterator(), false)
                        .anyMatch(id -> values.getFirst().stream()
                                .anyMatch(type -> id.asText()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .contains("/providers/" + type.toLowerCase(java.util.Locale.ROOT) + "/")));
    }
}
