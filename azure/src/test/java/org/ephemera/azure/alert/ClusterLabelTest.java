package org.ephemera.azure.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.model.AlertSeverity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Events of Falco and notifications of Alertmanager about pods, whose cluster is in a field or a label. The fixtures
 * have the fields of falcosidekick's FalcoPayload and of the webhook in Prometheus' documentation, with invented values.
 */
class ClusterLabelTest {
    private static final String CLUSTER = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop"
            + "/providers/Microsoft.ContainerService/managedClusters/prod";
    private static final String POD = CLUSTER + "#shop/checkout-7d4b9c6f5-x2x4q";

    @ParameterizedTest
    @CsvSource({
        "falcosidekick-pod,   Drop and execute new binary in container, 90, Critical",
        "falcosidekick-audit, Attach/Exec Pod,                          1,  Notice",
    })
    void placesPodOfFalcoEvent(String fixture, String rule, int severity, String origin) throws IOException {
        ParsedAlert.Recognised alert = recognised(text(fixture));
        assertThat(alert.subjects()).singleElement().satisfies(subject -> {
            assertThat(subject.target().id()).isEqualTo(POD);
            assertThat(subject.trigger().source()).isEqualTo("falco");
            assertThat(subject.trigger().type()).isEqualTo(rule);
            assertThat(subject.trigger().severity()).contains(new AlertSeverity(severity, origin));
        });
    }

    /** Each alert of a group has its own fingerprint; a repeated notification contains the same events. */
    @Test
    void readsEachAlertOfNotification() throws IOException {
        ParsedAlert.Recognised alert = recognised(text("alertmanager-pods"));
        assertThat(alert.subjects())
                .extracting(subject -> subject.target().id())
                .containsExactly(POD, CLUSTER + "#shop/deployment/cart");
        assertThat(alert.subjects())
                .extracting(subject -> subject.trigger().eventId())
                .containsExactly(
                        "a1b2c3d4e5f60718:2026-11-25T10:12:03.871Z", "b1b2c3d4e5f60719:2026-11-25T10:12:03.871Z");
        assertThat(recognised(text("alertmanager-pods").replace("\"truncatedAlerts\": 0", "\"truncatedAlerts\": 7"))
                        .unplaced())
                .singleElement()
                .satisfies(left -> assertThat(left.reason()).contains("left out 7 alerts"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "falcosidekick-no-cluster | x2x4q' but not its cluster; add",
                "alertmanager-no-cluster  | x2x4q' but not its cluster; set the label 'cluster'",
                "alertmanager-resolved    | has the status 'resolved', not firing",
                "alertmanager-watchdog    | has no label pod, deployment",
            })
    void reportsReasonWithoutPod(String fixture, String reason) throws IOException {
        assertThat(AlertParser.parse(utf8(text(fixture))))
                .isInstanceOfSatisfying(
                        ParsedAlert.NoContainer.class,
                        none -> assertThat(none.reason()).contains(reason));
    }

    /** A process chooses its arguments, and the author of an image its labels: neither selects a cluster. */
    @Test
    void trustsOnlyFieldsThatTargetsDoNotChoose() throws IOException {
        String other = CLUSTER + "2";
        for (String field : List.of("container.label[cluster]", "proc.env[CLUSTER]", "proc.cmdline.cluster")) {
            String event = text("falcosidekick-no-cluster")
                    .replace("\"k8s.ns.name\"", "\"" + field + "\": \"" + other + "\", \"k8s.ns.name\"");
            assertThat(AlertParser.parse(utf8(event))).as(field).isInstanceOf(ParsedAlert.NoContainer.class);
        }
        String two = text("falcosidekick-pod")
                .replace("\"k8s.ns.name\"", "\"my_cluster\": \"" + other + "\", \"k8s.ns.name\"");
        assertThat(AlertParser.parse(utf8(two)))
                .isInstanceOfSatisfying(
                        ParsedAlert.NoContainer.class,
                        none -> assertThat(none.reason()).contains("exactly one cluster"));
    }

    /** Without honor_labels, the labels of the series have the prefix exported, and the others are the exporter's. */
    @Test
    void prefersLabelsOfSeriesToThoseOfExporter() throws IOException {
        Map<String, String> exporter = Map.of(
                "\"pod\": \"checkout-7d4b9c6f5-x2x4q\"",
                "\"exported_pod\": \"checkout-7d4b9c6f5-x2x4q\", \"pod\": \"kube-state-metrics-0\"",
                "\"deployment\": \"cart\"",
                "\"deployment\": \"cart\", \"pod\": \"kube-state-metrics-0\"");
        String notification = text("alertmanager-pods");
        for (Map.Entry<String, String> each : exporter.entrySet()) {
            notification = notification.replace(each.getKey(), each.getValue());
        }
        assertThat(recognised(notification).subjects())
                .extracting(subject -> subject.target().id())
                .containsExactly(POD, CLUSTER + "#shop/deployment/cart");
    }

    @Test
    void recognizesCloudByCluster() throws IOException {
        for (String fixture : List.of("falcosidekick-pod", "falcosidekick-audit", "alertmanager-pods")) {
            assertThat(AlertParser.isForAzure(utf8(text(fixture)))).as(fixture).isTrue();
        }
        assertThat(AlertParser.isForAzure(utf8(text("falcosidekick-no-cluster"))))
                .isFalse();
    }

    private static ParsedAlert.Recognised recognised(String alert) {
        ParsedAlert parsed = AlertParser.parse(utf8(alert));
        assertThat(parsed).isInstanceOf(ParsedAlert.Recognised.class);
        return (ParsedAlert.Recognised) parsed;
    }

    private static String text(String fixture) throws IOException {
        return Files.readString(Path.of("../azure/src/test/resources/org/ephemera/azure/alert/" + fixture + ".json"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
