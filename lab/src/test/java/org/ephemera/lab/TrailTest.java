package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.InvalidLookupAttributesException;
import software.amazon.awssdk.services.cloudtrail.model.InvalidNextTokenException;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;

final class TrailTest {

    @Test
    void returnsWhoOpenedASession() {
        Scenario scenario = Scenario.named("fargate-miner");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                CloudTrailClient trail = SdkClients.of(cloud).trail()) {
            List<Event> executed = by(trail, "EventName", "ExecuteCommand");
            List<Event> ofTheRole = by(trail, "Username", scenario.taskId());

            assertThat(executed)
                    .hasSize(3)
                    .isSortedAccordingTo(Comparator.comparing(Event::eventTime).reversed());
            assertThat(executed.getFirst().username()).isEqualTo("ops-hotfix");
            assertThat(executed.getFirst().cloudTrailEvent()).contains("ecs-execute-command-0c4f9d2ab7e1563f8");
            assertThat(ofTheRole).extracting(Event::eventName).contains("GetCallerIdentity", "GetSecretValue");
        }
    }

    @Test
    void returnsNewestFirstFromOneRegion() {
        Scenario scenario = ScenarioBuilder.at(Instant.parse("2026-11-25T12:00:00Z"))
                .calls(120)
                .withExec()
                .build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none().pageSize("LookupEvents", 40));
                CloudTrailClient trail = SdkClients.of(cloud).trail();
                CloudTrailClient ireland =
                        SdkClients.of(cloud).in(Region.EU_WEST_1).trail()) {
            List<Event> all = by(trail, "EventSource", "ecs.amazonaws.com");

            assertThat(all).hasSize(121).extracting(Event::eventId).doesNotHaveDuplicates();
            assertThat(cloud.calls()).hasSize(4);
            assertThat(by(ireland, "EventSource", "ecs.amazonaws.com")).isEmpty();
        }
    }

    @Test
    void returnsKeyActivityInAllRegionsButOne() {
        try (SimulatedCloud cloud = SimulatedCloud.start(Scenario.named("stolen-key"));
                CloudTrailClient home = SdkClients.of(cloud).trail();
                CloudTrailClient oregon =
                        SdkClients.of(cloud).in(Region.US_WEST_2).trail();
                CloudTrailClient mumbai =
                        SdkClients.of(cloud).in(Region.AP_SOUTH_1).trail()) {
            String key = "AKIAEXAMPLE000BUILD00";
            assertThat(by(home, "AccessKeyId", key))
                    .hasSize(5)
                    .allMatch(event -> event.accessKeyId().equals(key));
            assertThat(by(oregon, "AccessKeyId", key))
                    .extracting(Event::eventName)
                    .containsExactly("RunTask", "RegisterTaskDefinition");
            assertThatThrownBy(() -> by(mumbai, "AccessKeyId", key))
                    .isInstanceOfSatisfying(
                            CloudTrailException.class,
                            denied -> assertThat(denied.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDeniedException"))
                    .hasMessageContaining("explicit deny in a service control policy");
        }
    }

    @Test
    void refusesTwoAttributesAndForeignTokens() {
        try (SimulatedCloud cloud = SimulatedCloud.start(Scenario.named("fargate-miner"));
                CloudTrailClient trail = SdkClients.of(cloud).trail()) {
            assertThatThrownBy(() -> trail.lookupEvents(r ->
                            r.lookupAttributes(attribute("EventName", "RunTask"), attribute("Username", "somebody"))))
                    .isInstanceOf(InvalidLookupAttributesException.class);
            assertThatThrownBy(() -> trail.lookupEvents(r -> r.nextToken("made up")))
                    .isInstanceOf(InvalidNextTokenException.class);
        }
    }

    private static List<Event> by(CloudTrailClient trail, String key, String value) {
        return trail.lookupEventsPaginator(r -> r.lookupAttributes(attribute(key, value))).events().stream()
                .toList();
    }

    private static LookupAttribute attribute(String key, String value) {
        return LookupAttribute.builder().attributeKey(key).attributeValue(value).build();
    }
}
