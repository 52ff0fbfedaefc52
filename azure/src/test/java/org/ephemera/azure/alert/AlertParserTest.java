package org.ephemera.azure.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertParserTest {
    private static final String CLUSTER = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop"
            + "/providers/Microsoft.ContainerService/managedClusters/prod";
    private static final String GROUP = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop"
            + "/providers/Microsoft.ContainerInstance/containerGroups/checkout";

    @Test
    void parsesTargetOfAlertLikeThatOfUser() {
        byte[] alert = AzureScenario.named("aci-miner", Clock.systemUTC()).alert();
        assertThat(AlertParser.isForAzure(alert)).isTrue();
        AlertSubject subject = only(AlertParser.parse(alert));
        assertThat(subject.target().id()).isEqualTo(AzureTarget.parse(GROUP).id());
        assertThat(subject.trigger().kind()).isEqualTo(AcquisitionTrigger.Kind.ALERT);
        assertThat(subject.trigger().eventTime()).isPresent();
        assertThat(only(AlertParser.parse(alert)).trigger().eventId())
                .isEqualTo(subject.trigger().eventId());
    }

    @ParameterizedTest
    @CsvSource({
        "Resolved, /subscriptions/x, its monitorCondition is 'Resolved'",
        "Fired, /subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourcegroups/test/providers/microsoft.compute/virtualmachines/vm,"
                + " is not a container group",
        "Fired, '', is not a container group",
    })
    void reportsReasonWhenAlertNamesNoGroup(String condition, String target, String why) {
        ParsedAlert alert = AlertParser.parse(alert(condition, "[\"" + target + "\"]"));
        assertThat(alert)
                .isInstanceOfSatisfying(
                        ParsedAlert.NoContainer.class,
                        none -> assertThat(none.reason()).contains(why));
    }

    /** The test budget alert of the portal contains null lists. */
    @Test
    void acceptsNullLists() {
        assertThat(AlertParser.parse(alert("Fired", "null"))).isInstanceOf(ParsedAlert.NoContainer.class);
    }

    @Test
    void parsesRequest() {
        String json = "{\"target\": \"" + GROUP + "\", \"case\": \"IR-7\", \"from\": \"2026-11-25T12:00:00Z\"}";
        AlertSubject subject = only(AlertParser.parse(json.getBytes(StandardCharsets.UTF_8)));
        assertThat(subject.caseId()).isPresent();
        assertThat(subject.window().from()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"target\": 7}", "{\"target\": \"/subscriptions/x\"}", "{\"schemaId\": 1}"})
    void rejectsOtherContent(String text) {
        assertThat(AlertParser.parse(text.getBytes(StandardCharsets.UTF_8))).isInstanceOf(ParsedAlert.NotAnAlert.class);
    }

    @Test
    void ignoresCaseOfGroupId() {
        Target target = AzureTarget.parse(GROUP.toUpperCase(java.util.Locale.ROOT));
        assertThat(target).isEqualTo(AzureTarget.parse(GROUP.toLowerCase(java.util.Locale.ROOT)));
        assertThat(target.attributes()).containsEntry("group", "checkout");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:ecs:x, is not a resource id of Azure",
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590, is not the complete resource id",
        "/subscriptions/mine/resourceGroups/shop/providers/Microsoft.ContainerInstance/containerGroups/checkout,"
                + " contains no valid subscription id",
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers/Microsoft.Web/sites/a,"
                + " not a container group",
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/s'p/providers/Microsoft.ContainerInstance/containerGroups/a,"
                + " contains no valid name of a resource group",
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers/Microsoft.ContainerInstance/containerGroups/a\"b,"
                + " is not a valid name of a container group",
    })
    void reportsMalformedPartOfId(String id, String why) {
        assertThatThrownBy(() -> AzureTarget.parse(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("a container group looks like");
    }

    @Test
    void parsesAppOfAlertLikeThatOfUser() {
        AzureScenario scenario = AzureScenario.named("app-miner", Clock.systemUTC());
        Target target = only(AlertParser.parse(scenario.alert())).target();
        assertThat(target.id()).isEqualTo(AzureTarget.parse(scenario.target()).id());
        assertThat(target.kind()).isEqualTo("azure.app");
        assertThat(target.attributes()).containsEntry("app", "storefront").doesNotContainKey("group");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "9lives", "shop-", "shop--front", "sh\"op", "sh op", "..", "s\u200bhop", "shop\n", "%2e"})
    void rejectsInvalidAppName(String name) {
        String id =
                "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers/Microsoft.App/containerApps/";
        assertThat(AzureTarget.parse(id + "shop-Front").id()).endsWith("/containerApps/shop-front");
        assertThatThrownBy(() -> AzureTarget.parse(id + name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a valid name of a container app");
    }

    @ParameterizedTest
    @CsvSource({
        "#shop/checkout-7d4b9c6f5-x2x4q, azure.aks.pod,      'pod=checkout-7d4b9c6f5-x2x4q',        #shop/checkout-7d4b9c6f5-x2x4q",
        "#shop/Deployments/checkout,     azure.aks.workload, 'name=checkout workload=deployment',   #shop/deployment/checkout",
    })
    void parsesPodOrWorkloadOfCluster(String within, String kind, String attributes, String spelled) {
        Target target = AzureTarget.parse(CLUSTER.toUpperCase(java.util.Locale.ROOT) + within);
        assertThat(target.kind()).isEqualTo(kind);
        assertThat(AzureTarget.CLUSTER.kinds()).contains(kind);
        assertThat(target.attributes().entrySet())
                .map(Object::toString)
                .contains("cluster=prod", "namespace=shop", "resourceGroup=shop")
                .contains(attributes.split(" "))
                .hasSize(4 + attributes.split(" ").length);
        assertThat(target.id()).isEqualTo(CLUSTER + spelled);
        assertThat(AzureTarget.parse(target.id())).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource({
        "'#', has nothing after",
        "'#Shop', is not the name of a namespace",
        "'#node:', is not the name of a node",
        "'#Shop/a', is not the name of a namespace",
        "'#shop/../secrets', owns no pods",
        "'#shop/..', is not the name of an object",
        "'#shop/replicaset/a', owns no pods",
        "'#shop/a\"b', is not the name of an object",
        "'/x#shop/a', is not the complete resource id",
    })
    void reportsMissingPartOfClusterTarget(String within, String why) {
        assertThatThrownBy(() -> AzureTarget.parse(CLUSTER + within))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("null");
        assertThatThrownBy(() -> AzureTarget.parse(GROUP + "#shop/a"))
                .hasMessageContaining("is not a valid name of a container group");
    }

    private static AlertSubject only(ParsedAlert alert) {
        assertThat(alert).isInstanceOf(ParsedAlert.Recognised.class);
        return ((ParsedAlert.Recognised) alert).subjects().getFirst();
    }

    private static byte[] alert(String condition, String targets) {
        return ("{\"schemaId\": \"azureMonitorCommonAlertSchema\", \"data\": {\"essentials\": {\"alertId\": \"a\","
                        + " \"monitorCondition\": \"" + condition + "\", \"alertTargetIDs\": " + targets + "}}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
