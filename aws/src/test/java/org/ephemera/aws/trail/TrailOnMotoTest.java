package org.ephemera.aws.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.aws.target.TrailQuery;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.MotoTask;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/** Log group of a trail on moto, in another region than the task. */
class TrailOnMotoTest {
    private static final String GROUP = "/cloudtrail/all";
    private static final String ARN = "arn:aws:logs:us-west-2:" + Moto.ACCOUNT + ":log-group:" + GROUP + ":*";

    @TempDir
    Path folder;

    @Test
    void findsEventsThatMentionTask() throws IOException {
        Moto moto = Moto.empty();
        MotoTask task = MotoTask.run(moto, 10);
        String about = "{\"eventName\":\"GetObject\",\"userIdentity\":{\"principalId\":\"AROA:" + task.id() + "\"}}";
        log(moto, List.of(about, "{\"eventName\":\"ListUsers\"}"));
        // moto has neither the event history nor metrics, so those items fail at once.
        CollectedPackage gathered = AcquisitionFixture.at(folder, moto.endpoint())
                .set("AWS_MAX_ATTEMPTS", "1")
                .set(TrailLogGroup.SETTING, ARN)
                .collect(AcquisitionFixture.requestFor(task.arn()));

        ItemOutcome mentions = gathered.item("aws.cloudtrail.log", "attribute", TrailQuery.MENTION);
        assertThat(mentions.code()).as("moto created the group just now").isEqualTo(OutcomeCode.PARTIAL);
        assertThat(mentions.outcome().message()).contains("1 event of the trail; ", "the log group was created at ");
        assertThat(mentions.extent().records()).isEqualTo(1);
        assertThat(new String(
                        gathered.body(gathered.log(mentions.planned().item(), "api.response")
                                .getFirst()),
                        StandardCharsets.UTF_8))
                .contains("GetObject")
                .doesNotContain("ListUsers");
        // For a pattern of fields moto returns all events; CloudWatch Logs returns the matching ones.
        assertThat(gathered.item("aws.cloudtrail.log", "attribute", TrailQuery.SOURCE)
                        .extent()
                        .records())
                .isEqualTo(2);
        assertThat(gathered.item("aws.logs.group", "group", GROUP).code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    private static void log(Moto moto, List<String> events) {
        try (CloudWatchLogsClient logs = moto.client(CloudWatchLogsClient.builder(), Region.US_WEST_2)) {
            logs.createLogGroup(r -> r.logGroupName(GROUP));
            logs.createLogStream(r -> r.logGroupName(GROUP).logStreamName("all"));
            long time = InstantSource.system().instant().minusSeconds(600).toEpochMilli();
            logs.putLogEvents(r -> r.logGroupName(GROUP)
                    .logStreamName("all")
                    .logEvents(events.stream()
                            .map(message -> InputLogEvent.builder()
                                    .timestamp(time)
                                    .message(message)
                                    .build())
                            .toList()));
        }
    }
}
