package org.ephemera.azure.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.model.AlertSeverity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of each form of alert: target, type, severity, event, window, tags. */
class AlertShapesTest {
    private static final Path FIXTURES = Path.of("../azure/src/test/resources/org/ephemera/azure/alert");
    private static final String SUBSCRIPTION = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
    private static final String CLUSTER = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop"
            + "/providers/Microsoft.ContainerService/managedClusters/prod";
    private static final String GROUP =
            SUBSCRIPTION + "/resourceGroups/shop/providers/Microsoft.ContainerInstance/containerGroups/checkout";
    private static final String APP =
            SUBSCRIPTION + "/resourceGroups/shop/providers/Microsoft.App/containerApps/storefront";

    @ParameterizedTest
    @CsvSource({
        "metric-group,       azure.monitor,   Metric/checkout-cpu,           70, Sev1, 2026-11-25T14:03:24.371321300Z",
        "log-by-resource,    azure.monitor,   Log/shell-in-container,        90, Sev0, 2026-11-25T14:03:24.371321300Z",
        "activity-exec,      azure.monitor,   Activity Log/exec-into-groups, ,       , 2026-11-25T14:05:21.386Z",
        "defender-group,     azure.defender,  '',                            70, High, 2026-11-25T14:01:14Z",
        "defender-api-group, azure.defender,  ACI_DigitalCurrencyMining,     70, High, 2026-11-25T14:01:58Z",
        "sentinel-group,     azure.sentinel,  Shell in a container group,    70, High, 2026-11-25T14:01:12Z",
        "grid-exec,          azure.eventgrid, Microsoft.ContainerInstance/containerGroups/containers/exec/action, , , 2026-11-25T14:02:31.602255900Z",
        "grid-delete,        azure.eventgrid, Microsoft.ContainerInstance/containerGroups/delete, ,, 2026-11-25T14:02:31.602255900Z",
        "grid-cloudevent-delete, azure.eventgrid, Microsoft.ContainerInstance/containerGroups/delete, ,, 2026-11-25T14:02:31.602255900Z",
    })
    void parsesTypeAndSeverity(String fixture, String source, String type, Integer score, String origin, Instant time)
            throws IOException {
        AlertSubject subject = only(fixture);
        assertThat(subject.target().id()).isEqualTo(GROUP);
        assertThat(subject.trigger().kind()).isEqualTo(AcquisitionTrigger.Kind.ALERT);
        assertThat(subject.trigger().source()).isEqualTo(source);
        assertThat(subject.trigger().type()).isEqualTo(type);
        assertThat(subject.trigger().eventId()).isNotBlank();
        assertThat(subject.trigger().eventTime()).contains(time);
        assertThat(subject.trigger().severity())
                .isEqualTo(Optional.ofNullable(score).map(number -> new AlertSeverity(number, origin)));
        assertThat(AlertParser.isForAzure(bytes(fixture))).isTrue();
    }

    @Test
    void addsHintsToTarget() throws IOException {
        AlertSubject metric = only("metric-group");
        assertThat(metric.target().attributes())
                .containsEntry("containerName", "checkout")
                .containsEntry("findingType", "checkout-cpu");
        assertThat(metric.tags()).isEqualTo(Map.of("env", "prod", "team", "shop"));
        assertThat(only("log-by-resource").tags()).isEqualTo(Map.of("env", "prod"));
        assertThat(only("activity-exec").tags()).isEmpty();
        assertThat(only("activity-exec").target().attributes())
                .containsEntry("findingType", "Microsoft.ContainerInstance/containerGroups/containers/exec/action");
    }

    /** Rows of an app contain the id of its environment; the rule's author can add the app's id. */
    @Test
    void parsesAppOfLogRuleByQueryColumn() throws IOException {
        String environment = APP.replace("containerApps/", "managedEnvironments/of-");
        String alert = new String(bytes("log-by-resource"), StandardCharsets.UTF_8);
        String named = alert.replaceFirst(
                "(\"name\": \"_ResourceId\",\\s+\"value\": )\"[^\"]+\"", "$1\"" + environment + "\"");
        assertThat(AlertParser.parse(named.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ParsedAlert.NoContainer.class,
                        none -> assertThat(none.reason()).contains("ResourceId"));
        String made = named.replace("_ResourceId", "ResourceId").replace(environment, APP);
        ParsedAlert.Recognised recognised = recognised(made.getBytes(StandardCharsets.UTF_8));
        assertThat(recognised.subjects())
                .extracting(subject -> subject.target().id())
                .containsExactly(APP);
    }

    /** The target is the workspace of the metrics, and the label {@code job} is the scrape job. */
    @Test
    void parsesPodOfPrometheusRuleByLabels() throws IOException {
        AlertSubject subject = only("prometheus-pod");
        assertThat(subject.target().id()).isEqualToIgnoringCase(CLUSTER + "#shop/checkout-7d4b9c6f5-x2x4q");
        assertThat(subject.trigger().type()).isEqualTo("Metric/KubePodCrashLooping");
        String job = new String(bytes("prometheus-pod"), StandardCharsets.UTF_8)
                .replace("\"pod\": \"checkout-7d4b9c6f5-x2x4q\"", "\"job_name\": \"report\"");
        assertThat(recognised(job.getBytes(StandardCharsets.UTF_8)).subjects())
                .singleElement()
                .satisfies(of -> assertThat(of.target().id()).isEqualToIgnoringCase(CLUSTER + "#shop/job/report"));
    }

    /** An activity that began days ago is collected from one hour before it; a recent one in the default window. */
    @Test
    void extendsWindowToStartOfActivity() throws IOException {
        assertThat(only("metric-group").window().from()).isEmpty();
        assertThat(only("log-by-resource").window().from()).contains(Instant.parse("2026-11-23T12:54:34Z"));
        assertThat(only("defender-api-group").window().from()).contains(Instant.parse("2026-11-22T08:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({"defender-api-aks-node, azure.aks.node", "sentinel-aks-cluster, azure.aks.cluster"})
    void collectsNodeOrClusterWithoutPod(String fixture, String kind) throws IOException {
        assertThat(only(fixture).target().kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metric-resolved        | its monitorCondition is 'Resolved'",
                "log-workspace          | _ResourceId",
                "activity-test-action   | it is a test alert and names no container group",
                "activity-vm-restart    | is not a container group, container app, Container Apps job or pod of an AKS cluster",
                "defender-vm            | no resource id of a container group, container app, Container Apps job or pod of an AKS"
                        + " cluster, only 'testVM' of type 'Virtual Machine'",
                "defender-api-node-machine | in the node resource group 'MC_shop_prod_westeurope' of an AKS cluster",
                "defender-activity-aks  | contains no valid subscription id",
                "defender-api-vm        | no resource id of a container group, container app, Container Apps job or pod of an AKS"
                        + " cluster, only 'vm1'",
                "sentinel-vm            | no resource id of a container group, container app, Container Apps job or pod of an AKS cluster among"
                        + " its entities: ip, azureresource, host",
                "sentinel-no-entities   | contains no entities; POST /subscriptions/",
                "sentinel-closed        | the incident of Sentinel is Closed",
                "defender-api-dismissed | the alert of Defender is Dismissed; nothing is collected",
                "grid-storage-delete    | its operation 'Microsoft.Storage/storageAccounts/delete'",
                "grid-eventhub-action   | its operation"
                        + " 'Microsoft.EventHub/namespaces/AuthorizationRules/listKeys/action'",
                "grid-stop-failed       | did not succeed: 'Microsoft.Resources.ResourceActionFailure'",
                "grid-write             | does not start a collection",
            })
    void reportsReasonWhenAlertNamesNoContainer(String fixture, String reason) throws IOException {
        assertThat(AlertParser.isForAzure(bytes(fixture))).isTrue();
        assertThat(AlertParser.parse(bytes(fixture)))
                .isInstanceOfSatisfying(
                        ParsedAlert.NoContainer.class,
                        none -> assertThat(none.reason()).contains(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "defender-api-aks-pod,        K8S_SensitiveMount,            azure.aks.workload, shop/deployment/checkout,      /properties/entities/6/name",
        "defender-api-aks-deployment, K8S.NODE_DigitalCurrencyMining, azure.aks.workload, shop/deployment/checkout,      /properties/entities/0/name",
        "defender-activity-aks-pod,   Privileged container detected, azure.aks.pod,      shop/checkout-7d4b9c6f5-x2x4q, /properties/podName",
        "sentinel-aks-pod,            Shell in a pod,                azure.aks.pod,      shop/checkout-7d4b9c6f5-x2x4q,"
                + " /object/properties/Alerts/0/properties/additionalData/Pod name",
        "metric-aks-pod,              checkout-not-ready,            azure.aks.pod,      shop/checkout-7d4b9c6f5-x2x4q,"
                + " /data/alertContext/condition/allOf/0/dimensions/1/value",
        "log-aks-pod,                 crash-loop,                    azure.aks.pod,      shop/checkout-7d4b9c6f5-x2x4q,"
                + " /data/alertContext/condition/allOf/0/dimensions/2/value",
    })
    void parsesPodOrWorkloadOfCluster(String fixture, String type, String kind, String within, String pointer)
            throws IOException {
        AlertSubject subject = only(fixture);
        assertThat(subject.target().kind()).isEqualTo(kind);
        assertThat(subject.target().id()).isEqualTo(CLUSTER + "#" + within);
        assertThat(subject.trigger().type()).endsWith(type);
        assertThat(subject.target().attributes()).containsEntry("cluster", "prod");
        assertThat(Json.parse(subject.target()
                                .attributes()
                                .getOrDefault("pointers", "")
                                .getBytes(StandardCharsets.UTF_8))
                        .path("kubernetesName")
                        .asText())
                .isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "managedClusters/prod         | virtualMachines/vm   | but no resource id of an AKS cluster",
                "\"cluster\":{\"$ref\":\"3\"}    | \"other\":1            | collected",
                "\"name\":\"shop\"             | \"nome\":\"shop\"      | but not its namespace",
                "checkout-7d4b9c6f5-x2x4q     | ../../secrets        | must end with NAMESPACE/POD",
            })
    void doesNotGuessMissingPartOfName(String said, String instead, String reason) throws IOException {
        JsonNode pod = Json.parse(bytes("defender-api-aks-pod"));
        ((ArrayNode) pod.path("properties").path("entities")).remove(6);
        ((ObjectNode) pod.path("properties")).putObject("extendedProperties");
        String text = new String(Json.bytes(pod), StandardCharsets.UTF_8).replace(said, instead);
        ParsedAlert alert = AlertParser.parse(text.getBytes(StandardCharsets.UTF_8));
        if (reason.equals("collected")) {
            assertThat(alert).isInstanceOf(ParsedAlert.Recognised.class);
        } else {
            assertThat(alert)
                    .isInstanceOfSatisfying(
                            ParsedAlert.NoContainer.class,
                            none -> assertThat(none.reason()).contains(reason));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#shop/deployment/checkout | \"limit\":7,\"configMapValues\":true | limit=7, configMapValues=true",
                "#shop/deployment/checkout | \"configMapValues\":false          | none",
                "#shop/checkout-x          | \"limit\":7                      | is one pod",
                "#shop/deployment/checkout | \"limit\":\"7\"                    | not a number of pods",
                "#shop/checkout-x          | \"configMapValues\":\"yes\"        | expected true or false",
                "                          | \"configMapValues\":true           | it is for targets in a cluster only",
            })
    void parsesLimitsOfRequest(String within, String fields, String told) {
        String target = within == null ? GROUP : CLUSTER + within;
        ParsedAlert alert =
                AlertParser.parse(("{\"target\":\"" + target + "\"," + fields + "}").getBytes(StandardCharsets.UTF_8));
        if (alert instanceof ParsedAlert.Recognised recognised) {
            var attributes = recognised.subjects().getFirst().target().attributes();
            assertThat("limit=" + attributes.get("limit") + ", configMapValues=" + attributes.get("configMapValues"))
                    .isEqualTo(told.equals("none") ? "limit=null, configMapValues=null" : told);
        } else {
            assertThat(alert)
                    .isInstanceOfSatisfying(
                            ParsedAlert.NotAnAlert.class,
                            not -> assertThat(not.reason()).contains(told));
        }
    }

    @Test
    void createsEventForEachTarget() throws IOException {
        ParsedAlert.Recognised alert = recognised(bytes("metric-two-targets"));
        assertThat(alert.subjects()).extracting(s -> s.target().id()).containsExactly(GROUP, APP);
        assertThat(alert.subjects()).extracting(s -> s.trigger().eventId()).doesNotHaveDuplicates();
    }

    /** The bytes of an event are those of its JSON object, also with escaped names and non-ASCII text. */
    @Test
    void keepsBytesOfEachListedEvent() throws IOException {
        String text = new String(bytes("grid-batch"), StandardCharsets.UTF_8).replace("{tenant-id}", "ä\\u00e4🦊");
        for (String whole : List.of(text, "{\"count\": [1], \"ä\": {\"value\": [0]}, \"value\": " + text + "}")) {
            ParsedAlert.Recognised alert = recognised(whole.getBytes(StandardCharsets.UTF_8));
            assertThat(alert.subjects()).extracting(s -> s.target().id()).containsExactly(GROUP, APP);
            JsonNode events = Json.parse(text.getBytes(StandardCharsets.UTF_8));
            assertThat(alert.subjects())
                    .extracting(subject -> text(subject.event()))
                    .allSatisfy(own -> assertThat(whole).contains(own))
                    .extracting(own -> Json.parse(own.getBytes(StandardCharsets.UTF_8)))
                    .containsExactly(events.path(0), events.path(2));
            assertThat(alert.unplaced()).singleElement().satisfies(none -> {
                assertThat(none.reason()).contains("containerGroups/write");
                assertThat(whole).contains(text(none.event()));
            });
        }
    }

    @Test
    void parsesConcatenatedAlerts() throws IOException {
        String exec = Json.parse(bytes("grid-exec")).toString();
        String deleted = Json.parse(bytes("grid-delete")).toString();
        ParsedAlert alert = AlertParser.parse((exec + "\n" + deleted + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(alert).isInstanceOfSatisfying(ParsedAlert.Recognised.class, all -> {
            assertThat(all.subjects())
                    .extracting(
                            subject -> new String(subject.event().orElseThrow().bytes(), StandardCharsets.UTF_8))
                    .containsExactly(exec, deleted);
            assertThat(all.unplaced()).isEmpty();
        });
    }

    @Test
    void distinguishesAlertsWithoutId() throws IOException {
        String text = new String(bytes("metric-group"), StandardCharsets.UTF_8)
                .replace("\"alertId\"", "\"other\"")
                .replace("\"firedDateTime\"", "\"another\"");
        AlertSubject one =
                recognised(text.getBytes(StandardCharsets.UTF_8)).subjects().getFirst();
        AlertSubject two = recognised(
                        text.replace("checkout-cpu", "checkout-memory").getBytes(StandardCharsets.UTF_8))
                .subjects()
                .getFirst();
        assertThat(one.trigger().eventId())
                .hasSize(64)
                .isNotEqualTo(two.trigger().eventId());
    }

    private static String text(Optional<ReceivedEvent> event) {
        return new String(event.orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    private static ParsedAlert.Recognised recognised(byte[] payload) {
        ParsedAlert alert = AlertParser.parse(payload);
        assertThat(alert).isInstanceOf(ParsedAlert.Recognised.class);
        return (ParsedAlert.Recognised) alert;
    }

    private static AlertSubject only(String fixture) throws IOException {
        ParsedAlert.Recognised alert = recognised(bytes(fixture));
        assertThat(alert.unplaced()).isEmpty();
        assertThat(alert.subjects()).hasSize(1);
        return alert.subjects().getFirst();
    }

    private static byte[] bytes(String fixture) throws IOException {
        return Files.readAllBytes(FIXTURES.resolve(fixture + ".json"));
    }
}
