package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweep of a subscription with fifty container groups per request. */
@Tag("slow")
class SweepAzureTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
    private static final int GROUPS = 120;

    @TempDir
    Path folder;

    private final AzureScenario one = AzureScenario.named("aci-miner", CLOCK);
    private final String scope = one.target().replaceFirst("(?i)/resourceGroups/.*", "");
    private SimulatedAzure azure;
    private CommandFixture desk;

    @BeforeEach
    void start() {
        ObjectNode group = one.resource("containerGroups", one.target()).orElseThrow();
        List<ObjectNode> groups = new ArrayList<>(List.of(group));
        for (int i = 1; i < GROUPS; i++) {
            groups.add(group.deepCopy().put("id", one.target() + "-" + i));
        }
        azure = SimulatedAzure.start(one.with("containerGroups", groups).with("activity", List.of()));
        desk = CommandFixture.in(folder)
                .at(CLOCK)
                .with("AZURE_ENDPOINT_URL", azure.endpoint().toString())
                .with("AZURE_TENANT_ID", "72f988bf-86f1-41af-91ab-2d7cd011db47")
                .with("AZURE_CLIENT_ID", "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d")
                .with("AZURE_CLIENT_SECRET", "a-secret-that-must-not-show");
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void requestsFiftyGroupsPerCall() {
        Ran dry = desk.run("sweep", scope, "--from", "2d", "--dry-run", "--json");
        Ran first = desk.run("sweep", scope, "--from", "2d", "--json");
        Ran second = desk.run("sweep", scope, "--from", "2d", "--json");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.json().path("containers").asInt()).isEqualTo(GROUPS);
        assertThat(first.json().at("/windows/fetched").asInt()).isEqualTo(1);
        // Three batches of each of two kinds.
        assertThat(first.json().path("calls").asInt()).isEqualTo(6);
        assertThat(dry.json().path("calls").asInt()).isEqualTo(6);
        // A request that times out on a busy machine is repeated unchanged.
        assertThat(azure.calls().stream()
                        .filter(call -> call.operation().equals("MetricsBatch_Batch"))
                        .map(SimulatedCall::input)
                        .distinct())
                .hasSize(6);
        assertThat(second.json().at("/windows/known").asInt()).isEqualTo(1);

        Ran metrics = desk.run("metrics", one.target(), "--from", "2026-11-24", "--json");
        assertThat(metrics.exit()).as(metrics.err()).isZero();
        assertThat(metrics.json().path("gaps")).isEmpty();
        assertThat(metrics.json()
                        .path("series")
                        .valueStream()
                        .map(series -> series.path("name").asText()))
                .contains("NetworkBytesReceivedPerSecond Average")
                .anyMatch(name -> name.matches("CpuUsage\\[.+] Maximum"));
    }

    /**
     * A group that was created and deleted between two inventories is in neither of them; the activity log contains
     * it.
     */
    @Test
    void sweepsGroupsDeletedBetweenInventories() throws Exception {
        String job = one.target() + "-job";
        azure.close();
        // The scenario starts six hours before its current time: on the swept day.
        Clock night = Clock.fixed(Instant.parse("2026-11-25T04:00:00Z"), ZoneOffset.UTC);
        azure = SimulatedAzure.start(AzureScenario.named("aci-miner", night)
                .with(
                        "activity",
                        List.of(
                                event(job, "write", "Succeeded", "2026-11-24T10:00:00Z"),
                                event(job.toUpperCase(Locale.ROOT), "delete", "Succeeded", "2026-11-24T10:40:00Z"),
                                event(one.target(), "restart/action", "Succeeded", "2026-11-24T11:00:00Z"),
                                event(one.target() + "-refused", "write", "Failed", "2026-11-24T11:00:00Z"),
                                event(one.target() + "/../../x", "write", "Succeeded", "2026-11-24T11:00:00Z"))));
        desk = desk.at(night).with("AZURE_ENDPOINT_URL", azure.endpoint().toString());
        Ran dry = desk.run("sweep", scope, "--from", "3d", "--dry-run", "--json");
        Ran first = desk.run("sweep", scope, "--from", "3d", "--json");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.json().path("containers").asInt()).isEqualTo(2);
        // Two kinds of the listed group on each of two days; of the other group only on the day before the inventory.
        assertThat(operations("MetricsBatch_Batch")).isEqualTo(4);
        assertThat(operations("Metrics_List")).isEqualTo(2);
        assertThat(dry.json().path("calls").asInt()).isEqualTo(6);

        Ran metrics = desk.run("metrics", job, "--from", "2026-11-24", "--to", "2026-11-25", "--offline", "--json");
        assertThat(metrics.exit()).as(metrics.err()).isZero();
        assertThat(metrics.json().path("gaps")).isEmpty();
        assertThat(metrics.json()
                        .path("series")
                        .valueStream()
                        .map(series -> series.path("name").asText()))
                .contains("NetworkBytesReceivedPerSecond Average")
                .anyMatch(name -> name.matches("CpuUsage\\[.+] Maximum"));
    }

    /**
     * No inventory was taken for three days because the functions did not run; deleted groups of these days are still
     * found.
     */
    @Test
    void sweepsGroupsDeletedDuringDaysWithoutInventory() throws Exception {
        String job = one.target() + "-job";
        assertThat(desk.run("sweep", scope, "--from", "2d").exit()).isZero();
        azure.close();
        Clock later = Clock.offset(CLOCK, Duration.ofDays(4));
        azure = SimulatedAzure.start(AzureScenario.named("aci-miner", later)
                .with(
                        "activity",
                        List.of(
                                event(job, "write", "Succeeded", "2026-11-26T10:00:00Z"),
                                event(job, "delete", "Succeeded", "2026-11-26T10:40:00Z"))));
        Ran next = desk.at(later)
                .with("AZURE_ENDPOINT_URL", azure.endpoint().toString())
                .run("sweep", scope, "--from", "6d", "--json");

        assertThat(next.exit()).as(next.err()).isZero();
        // Two kinds on each of the four days since the last inventory.
        assertThat(operations("Metrics_List")).isEqualTo(8);
        Ran metrics = desk.run("metrics", job, "--from", "2026-11-26", "--to", "2026-11-27", "--offline", "--json");
        assertThat(metrics.json().path("gaps")).isEmpty();
    }

    /** The activity log names a group that was listed the day before; it is requested once, with the others. */
    @Test
    void requestsGroupOfPreviousInventoryOnce() throws Exception {
        assertThat(desk.run("sweep", scope, "--from", "2d").exit()).isZero();
        azure.close();
        azure = SimulatedAzure.start(AzureScenario.named("aci-miner", tomorrow())
                .with("containerGroups", List.of())
                .with("activity", List.of(event(one.target(), "delete", "Succeeded", "2026-11-25T13:00:00Z"))));
        Ran next = desk.at(tomorrow())
                .with("AZURE_ENDPOINT_URL", azure.endpoint().toString())
                .run("sweep", scope, "--from", "2d", "--json");
        assertThat(next.exit()).as(next.err()).isZero();
        assertThat(next.json().path("containers").asInt()).isEqualTo(1);
        assertThat(operations("Metrics_List")).isZero();
        // All groups listed the day before, in three batches of two kinds.
        assertThat(operations("MetricsBatch_Batch")).isEqualTo(6);
    }

    @Test
    void requestsDeletedGroupById() {
        String gone = one.target() + "-gone";
        Ran metrics = desk.run("metrics", gone, "--from", "3d", "--json");

        assertThat(metrics.exit()).as(metrics.err()).isZero();
        assertThat(metrics.json().path("gaps")).isEmpty();
        assertThat(operations("Metrics_List")).isEqualTo(2);
        assertThat(metrics.json()
                        .path("series")
                        .valueStream()
                        .map(series -> series.path("name").asText()))
                .contains("NetworkBytesReceivedPerSecond Average")
                .anyMatch(name -> name.matches("CpuUsage\\[.+] Maximum"));

        azure.faults().always("monitor:*", new Fault.NoMetrics(gone, true));
        Ran unknown = desk.run("metrics", gone, "--from", "3d", "--json");
        assertThat(unknown.exit()).as(unknown.err()).isEqualTo(1);
        assertThat(unknown.json().at("/gaps/0/from").asText()).isEqualTo("2026-11-22T12:00:00Z");

        azure.faults().clear();
        azure.faults().accessDenied("Metrics_List");
        Ran denied = desk.run("metrics", gone, "--from", "3d", "--json");
        assertThat(denied.exit()).as(denied.err()).isEqualTo(1);
        assertThat(denied.json().at("/gaps/0/from").asText()).isEqualTo("2026-11-22T12:00:00Z");
    }

    @Test
    void listMayContainDeletedGroup() throws Exception {
        String gone = one.target() + "-gone";
        Files.writeString(folder.resolve("list"), gone + "\n" + one.target() + "\n");
        Ran dry = desk.run("sweep", "@list", "--from", "3d", "--dry-run", "--json");
        Ran first = desk.run("sweep", "@list", "--from", "3d", "--json");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.json().path("containers").asInt()).isEqualTo(2);
        assertThat(first.json().at("/windows/fetched").asInt()).isEqualTo(2);
        // Two kinds of both groups on each of two days.
        assertThat(operations("MetricsBatch_Batch")).isEqualTo(4);
        assertThat(operations("Metrics_List")).isEqualTo(4);
        assertThat(dry.json().path("calls").asInt()).isEqualTo(8);
        Ran offline = desk.run("metrics", gone, "--from", "2026-11-23", "--to", "2026-11-25", "--offline", "--json");
        assertThat(offline.exit()).as(offline.err()).isZero();
        assertThat(offline.json().path("gaps")).isEmpty();

        // The group exists again the day after: it is requested with the other one and no longer by its id.
        azure.close();
        azure = SimulatedAzure.start(AzureScenario.named("aci-miner", tomorrow())
                .with(
                        "containerGroups",
                        Stream.of("", "-gone")
                                .map(end -> one.resource("containerGroups", one.target())
                                        .orElseThrow()
                                        .deepCopy()
                                        .put("id", one.target() + end))
                                .toList()));
        Ran next = desk.at(tomorrow())
                .with("AZURE_ENDPOINT_URL", azure.endpoint().toString())
                .run("sweep", "@list", "--from", "2d", "--json");
        assertThat(next.exit()).as(next.err()).isZero();
        assertThat(operations("MetricsBatch_Batch")).isEqualTo(2);
        assertThat(operations("Metrics_List")).isZero();
    }

    /** No request was sent for the group, which differs from an empty response. */
    @Test
    void groupWithoutInventoryIsAGap() {
        assertThat(desk.run("sweep", scope, "--from", "2d").exit()).isZero();

        assertThat(gaps(one.target())).isZero();
        assertThat(gaps(one.target() + "-50x")).isEqualTo(1);
    }

    /** The missing group is requested separately and has its own outcome. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void missingGroupDoesNotAffectItsBatch(boolean refused) {
        String gone = one.target() + "-7";
        azure.faults().always("monitor:*", new Fault.NoMetrics(gone, refused));
        Ran first = desk.run("sweep", scope, "--from", "2d", "--json");
        Ran second = desk.run("sweep", scope, "--from", "2d", "--json");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.json().at("/windows/fetched").asInt()).isEqualTo(1);
        assertThat(second.json().at("/windows/known").asInt()).isEqualTo(1);
        assertThat(operations("MetricsBatch_Batch")).isEqualTo(6);
        assertThat(operations("Metrics_List")).isEqualTo(refused ? 2 * 50 : 2);
        assertThat(gaps(one.target() + "-8")).isZero();
        assertThat(gaps(gone)).isEqualTo(1);
    }

    private int gaps(String target) {
        Ran metrics = desk.run("metrics", target, "--from", "2026-11-24", "--to", "2026-11-25", "--offline", "--json");
        return metrics.json().path("gaps").size();
    }

    private static Clock tomorrow() {
        return Clock.offset(CLOCK, Duration.ofDays(1));
    }

    private long operations(String name) {
        return azure.calls().stream()
                .map(SimulatedCall::operation)
                .filter(name::equals)
                .count();
    }

    private static ObjectNode event(String id, String operation, String status, String at) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("resourceId", id)
                .put("eventTimestamp", at)
                .put("submissionTimestamp", at);
        event.putObject("operationName").put("value", "Microsoft.ContainerInstance/containerGroups/" + operation);
        event.putObject("resourceProviderName").put("value", "Microsoft.ContainerInstance");
        event.putObject("status").put("value", status);
        return event;
    }
}
