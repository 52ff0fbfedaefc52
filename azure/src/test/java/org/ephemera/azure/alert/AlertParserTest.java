package org.ephemera.azure.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.format.Trigger;
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
    void anAlertNamesTheSameTargetAsAPerson() {
        byte[] alert = AzureScenario.named("aci-miner", Clock.systemUTC()).alert();
        assertThat(AlertParser.isForAzure(alert)).isTrue();
        AlertSubject subject = only(AlertParser.parse(alert));
        assertThat(subject.target().id()).isEqualTo(AzureTarget.parse(GROUP).id());
        assertThat(subject.trigger().kind()).isEqualTo(Trigger.Kind.ALERT);
        assertThat(subject.trigger().eventTime()).isPresent();
        assertThat(only(AlertParser.parse(alert)).trigger().eventId())
                .isEqualTo(subject.trigger().eventId());
    }

    @ParameterizedTest
    @CsvSource({
        "Resolved, /subscriptions/x, it is not fired but 'Resolved'",
        "Fired, /subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourcegroups/test/providers/microsoft.compute/virtualmachines/vm,"
                + " is no container group",
        "Fired, '', is no container group",
    })
    void whatIsAboutNoGroupSaysWhy(String condition, String target, String why) {
        Alert alert = AlertParser.parse(alert(condition, "[\"" + target + "\"]"));
        assertThat(alert)
                .isInstanceOfSatisfying(
                        Alert.NoContainer.class,
                        none -> assertThat(none.reason()).contains(why));
    }

    /** The budget alert of the portal's test button sends null lists. */
    @Test
    void aListThatIsNullNamesNothing() {
        assertThat(AlertParser.parse(alert("Fired", "null"))).isInstanceOf(Alert.NoContainer.class);
    }

    @Test
    void aRequestMayBeMadeInTheSameWay() {
        String json = "{\"target\": \"" + GROUP + "\", \"case\": \"IR-7\", \"from\": \"2026-11-25T12:00:00Z\"}";
        AlertSubject subject = only(AlertParser.parse(json.getBytes(StandardCharsets.UTF_8)));
        assertThat(subject.caseId()).isPresent();
        assertThat(subject.window().from()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"target\": 7}", "{\"target\": \"/subscriptions/x\"}", "{\"schemaId\": 1}"})
    void anythingElseIsNoAlert(String text) {
        assertThat(AlertParser.parse(text.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Alert.NotAnAlert.class);
    }

    @Test
    void lettersOfEitherCaseNameTheSameGroup() {
        Target target = AzureTarget.parse(GROUP.toUpperCase(java.util.Locale.ROOT));
        assertThat(target).isEqualTo(AzureTarget.parse(GROUP.toLowerCase(java.util.Locale.ROOT)));
        assertThat(target.attributes()).containsEntry("group", "checkout");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:ecs:x, is not a resource id of Azure",
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590, is not the whole resource id",
        "/subscriptions/mine/resourceGroups/shop/providers/Microsoft.ContainerInstance/containerGroups/checkout,"
                + " does not name a subscription",
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers/Microsoft.Web/sites/a,"
                + " not a container group",
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/s'p/providers/Microsoft.ContainerInstance/containerGroups/a,"
                + " does not name a resource group",
        "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers/Microsoft.ContainerInstance/containerGroups/a\"b,"
                + " does not name a container group",
    })
    void aMalformedIdSaysWhatIsWrong(String id, String why) {
        assertThatThrownBy(() -> AzureTarget.parse(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("a container group looks like");
    }

    @Test
    void anAlertAboutAnAppNamesTheSameTargetAsAPerson() {
        AzureScenario scenario = AzureScenario.named("app-miner", Clock.systemUTC());
        Target target = only(AlertParser.parse(scenario.alert())).target();
        assertThat(target.id()).isEqualTo(AzureTarget.parse(scenario.target()).id());
        assertThat(target.kind()).isEqualTo("azure.app");
        assertThat(target.attributes()).containsEntry("app", "storefront").doesNotContainKey("group");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "9lives", "shop-", "shop--front", "sh\"op", "sh op", "..", "s\u200bhop", "shop\n", "%2e"})
    void whatCannotBeTheNameOfAnAppIsNoTarget(String name) {
        String id =
                "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers/Microsoft.App/containerApps/";
        assertThat(AzureTarget.parse(id + "shop-Front").id()).endsWith("/containerApps/shop-front");
        assertThatThrownBy(() -> AzureTarget.parse(id + name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not name a container app");
    }

    @ParameterizedTest
    @CsvSource({
        "#shop/checkout-7d4b9c6f5-x2x4q, azure.aks.pod,      'pod=checkout-7d4b9c6f5-x2x4q',        #shop/checkout-7d4b9c6f5-x2x4q",
        "#shop/Deployments/checkout,     azure.aks.workload, 'name=checkout workload=deployment',   #shop/deployment/checkout",
    })
    void aClustersIdWithWhatIsInItIsATarget(String within, String kind, String attributes, String spelled) {
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
        "'', add '#NAMESPACE/POD' or '#NAMESPACE/deployment/NAME'",
        "'#', another number of parts",
        "'#shop', another number of parts",
        "'#Shop/a', is not the name of a namespace",
        "'#shop/../secrets', owns no pods",
        "'#shop/..', is not the name of an object",
        "'#shop/replicaset/a', owns no pods",
        "'#shop/a\"b', is not the name of an object",
        "'/x#shop/a', is not the whole resource id",
    })
    void whatNamesNothingInAClusterSaysWhatIsMissing(String within, String why) {
        assertThatThrownBy(() -> AzureTarget.parse(CLUSTER + within))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("null");
        assertThatThrownBy(() -> AzureTarget.parse(GROUP + "#shop/a"))
                .hasMessageContaining("does not name a container group");
    }

    private static AlertSubject only(Alert alert) {
        assertThat(alert).isInstanceOf(Alert.Recognised.class);
        return ((Alert.Recognised) alert).subjects().getFirst();
    }

    private static byte[] alert(String condition, String targets) {
        return ("{\"schemaId\": \"azureMonitorCommonAlertSchema\", \"data\": {\"essentials\": {\"alertId\": \"a\","
                        + " \"monitorCondition\": \"" + condition + "\", \"alertTargetIDs\": " + targets + "}}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
