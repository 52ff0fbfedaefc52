package org.ephemera.azure.trail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.Outcome;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the package contains an activity log entry that arrives after the first read. */
class LateActivityTest {
    private static final String LATE = "a-session-just-before-the-alert";
    private static final Duration DELAY = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void secondReadFindsDelayedEntry() throws IOException {
        AtomicReference<BooleanSupplier> read = new AtomicReference<>(() -> false);
        AzureScenario miner = AzureScenario.named("aci-miner", new AdvancingClock(read));
        List<ObjectNode> activity = new ArrayList<>(miner.all("activity"));
        Instant happened = Instant.now();
        activity.add(activity.getLast()
                .deepCopy()
                .put("eventDataId", LATE)
                .put("eventTimestamp", happened.toString())
                .put("submissionTimestamp", happened.plus(DELAY).toString()));
        AzureScenario scenario = miner.with("activity", activity);

        CollectedPackage collected;
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            read.set(() -> azure.calls().stream()
                    .filter(call -> call.operation().equals("ActivityLogs_List"))
                    .anyMatch(call -> call.input().toString().contains("resourceGroupName")));
            collected = AcquisitionFixture.at(folder, azure.endpoint())
                    .set("EPHEMERA_SETTLE", "15")
                    .collect(scenario.alert());
        }

        ItemOutcome first = collected.item("azure.monitor.activity-log", "field", "resourceGroupName");
        assertThat(collected.bodies(first.planned().item()))
                .contains("eventTimestamp")
                .doesNotContain(LATE);
        assertThat(collected.bodies("azure.monitor.late-activity.1")).contains(LATE);
        assertThat(collected.outcome("azure.monitor.late-activity.1")).isInstanceOf(Outcome.Collected.class);
    }

    /** Clock that advances after the first read of the log. */
    private static final class AdvancingClock extends Clock {
        private final AtomicReference<BooleanSupplier> read;

        AdvancingClock(AtomicReference<BooleanSupplier> read) {
            this.read = read;
        }

        @Override
        public Instant instant() {
            return read.get().getAsBoolean() ? Instant.now().plus(DELAY) : Instant.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
