package org.ephemera.analyze.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times of alerts in the timeline. */
class AlertTimesTest {
    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void addsTypeOnlyToTimesOfTheAlert() throws Exception {
        Timeline timeline = alert("Impact:Runtime/CryptoMinerExecuted", """
            {"detail":{"id":"f1","arn":"arn:aws:guardduty:x:1:detector/d/finding/f1","createdAt":"2026-11-26T12:00:01Z",
            "service":{"serviceName":"guardduty","eventFirstSeen":"2026-11-26T11:54:24.097Z",
            "runtimeDetails":{"process":{"name":"kworkerd","startTime":"2026-11-26T11:54:24.070Z"}}},
            "resource":{"createdAt":"2026-11-26T01:00:00Z","ecsClusterDetails":{"name":"shop","taskDetails":{
            "arn":"arn:aws:ecs:x:1:task/shop/t1","createdAt":1795675015.968,"startedBy":"ops"}}}}}\
            """);
        assertThat(told(timeline))
                .containsExactly(
                        "task: f1 (reported by the alert) created",
                        "task: t1 (reported by the alert) task created",
                        "task: kworkerd (reported by the alert) process start time",
                        "alert: guardduty Impact:Runtime/CryptoMinerExecuted: event first seen",
                        "alert: f1 Impact:Runtime/CryptoMinerExecuted: created");
    }

    @Test
    void attributesTimesOfTaskEventToTask() throws Exception {
        Timeline timeline = alert("ECS Task State Change", """
            {"detail":{"taskArn":"arn:aws:ecs:x:1:task/shop/t1","createdAt":"2026-11-26T09:00:00Z",
            "stoppedAt":"2026-11-26T12:00:00Z","stopCode":"UserInitiated"}}\
            """);
        assertThat(told(timeline))
                .containsExactly(
                        "task: t1 (reported by the alert) task created",
                        "task: t1 (reported by the alert) task stopped: stopCode UserInitiated");
    }

    @Test
    void readsTimesOfAzureAlert() throws Exception {
        Timeline timeline = alert("fired", """
            {"data":{"essentials":{"firedDateTime":"2026-11-26T12:00:02Z"},
            "alertContext":{"condition":{"windowStartTime":"2026-11-26T11:00:00Z"},"createdAt":"2026-11-26T12:00:01Z",
            "properties":{"resource":{"createdAt":"2026-11-26T03:00:00Z"}}}}}\
            """);
        assertThat(told(timeline))
                .containsExactly(
                        "task: (reported by the alert) created",
                        "alert: fired: window start time",
                        "alert: fired: created",
                        "alert: fired: fired date time");
    }

    private Timeline alert(String type, String event) throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .trigger(
                        new AcquisitionTrigger(
                                AcquisitionTrigger.Kind.ALERT, "test", type, "e-1", Optional.empty(), Optional.empty()),
                        event)
                .seal()) {
            return Timeline.of(sealed, List.of(), List.of(), List.of(), new LogSummary());
        }
    }

    private static List<String> told(Timeline timeline) {
        return timeline.entries().stream()
                .filter(entry -> !entry.kind().equals("collector"))
                .map(entry -> (entry.kind() + ": " + entry.subject()).strip() + " " + entry.message())
                .toList();
    }
}
