package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

@Isolated
@Tag("slow")
final class LargeLogTest {

    private static final int MESSAGE_BYTES = 1_000;
    private static final long MEBIBYTES = 64;

    @Test
    void servesLogWithoutStoringIt() {
        long events = MEBIBYTES * 1024 * 1024 / MESSAGE_BYTES;
        Scenario scenario = ScenarioBuilder.at(Scenario.REFERENCE)
                .container("app", events, MESSAGE_BYTES)
                .build();
        String stream = "lab/app/" + scenario.taskId();
        long before = usedHeap();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                CloudWatchLogsClient logs = SdkClients.of(cloud).logs()) {
            long count = 0;
            long bytes = 0;
            for (OutputLogEvent event : logs.getLogEventsPaginator(r ->
                            r.logGroupName("/lab/app").logStreamName(stream).startFromHead(true))
                    .events()) {
                count++;
                bytes += event.message().length();
            }

            assertThat(count).isEqualTo(events);
            assertThat(bytes).isEqualTo(events * MESSAGE_BYTES);
            assertThat(List.copyOf(cloud.calls())).hasSizeGreaterThan(60);
            assertThat(usedHeap() - before).isLessThan(32L * 1024 * 1024);
        }
    }

    /** Returns the used heap after a garbage collection. */
    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
