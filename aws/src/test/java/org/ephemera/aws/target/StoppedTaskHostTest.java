package org.ephemera.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.rank.AlertHints;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Digest;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Task;

class StoppedTaskHostTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final String ARN = "arn:aws:ecs:eu-central-1:111122223333:task/lab/00000000000000000000000000000001";
    private static final String GENUINE = "Host EC2 (instance i-0aaaaaaaaaaaaaaaa) terminated.";

    /** The caller of StopTask chooses the reason and could make another instance look like the task's host. */
    @ParameterizedTest
    @CsvSource({
        "TerminationNotice, Host EC2 (instance i-0bbbbbbbbbbbbbbbb) terminated., i-0bbbbbbbbbbbbbbbb",
        "TerminationNotice, Host EC2 (instance i-0bbbbbbbbbbbbbbbb) stopped.,    i-0bbbbbbbbbbbbbbbb",
        "UserInitiated,     Host EC2 (instance i-0bbbbbbbbbbbbbbbb) terminated., ''",
        "TerminationNotice, see Host EC2 (instance i-0bbbbbbbbbbbbbbbb),         ''"
    })
    void ignoresReasonWhenUserStoppedTask(String code, String reason, String host) throws IOException {
        KnownTask alerted = KnownTask.ofAlert(item(code, reason), new Outcome.Expired("ECS has forgotten the task"));
        Task task = Task.builder().stopCode(code).stoppedReason(reason).build();
        KnownTask described =
                KnownTask.ofTask(task, received(), 0, item("TerminationNotice", GENUINE), AlertHints.of(Map.of()));

        assertThat(alerted.attribute(StoppedTaskHost.KEY)).isEqualTo(host);
        assertThat(described.attribute(StoppedTaskHost.KEY)).isEqualTo(host);
    }

    private static PlannedItem item(String code, String reason) {
        return PlannedItem.of(
                "aws.ecs.task",
                EcsCatalog.TASK,
                TimeWindow.before(NOW, Duration.ofHours(1)),
                Map.of("target", ARN, "task", "1", "stopCode", code, "stoppedReason", reason));
    }

    private static StoredResponse received() {
        return new StoredResponse(
                new ApiCall("ecs", "DescribeTasks", "eu-central-1", "https://ecs", Map.of()),
                new ApiResponseHead(200, "1", "application/x-amz-json-1.1", Optional.empty(), NOW, Duration.ZERO),
                List.of(new StoredFile("data/raw/1", 1, Digest.of("{}"), Optional.empty())),
                "");
    }
}
