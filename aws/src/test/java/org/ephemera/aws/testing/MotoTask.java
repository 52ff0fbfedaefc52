package org.ephemera.aws.testing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandLogging;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Task in the cluster {@code shop} of moto: a container {@code web} that logs to the group {@code /shop/web}, and a
 * container {@code audit} that logs to Splunk.
 *
 * @param messages messages that {@code web} logged, in order
 */
public record MotoTask(String arn, String id, List<String> messages) {
    public static final String GROUP = "/shop/web";

    private static final int BATCH = 5000;

    /** Returns the ARN of its cluster. */
    public String cluster() {
        return arn.replace(":task/", ":cluster/").replace("/" + id, "");
    }

    /** At the root of its bucket, because moto with enforced permissions cannot list below a folder. */
    public static final String EXEC_BUCKET = "shop-exec-sessions";

    public static final String EXEC_SESSION = "ecs-execute-command-0c4f9d2ab7e1563f8";
    public static final String EXEC_LOG = "# id\nuid=0(root)\n";

    public static MotoTask run(Moto moto, int events) {
        return run(moto, events, Region.US_EAST_1);
    }

    /**
     * Runs the task in us-east-1.
     *
     * @param logs the region that {@code web} logs to
     */
    public static MotoTask run(Moto moto, int events, Region logs) {
        // Otherwise every description of the task changes its state towards STOPPED.
        moto.post(
                "/moto-api/state-manager/set-transition",
                "{\"model_name\": \"ecs::task\", \"transition\": {\"progression\": \"manual\", \"times\": 9999}}");
        EcsClient ecs = moto.client(EcsClient.builder());
        ecs.createCluster(r -> r.clusterName("shop")
                .configuration(c -> c.executeCommandConfiguration(e ->
                        e.logging(ExecuteCommandLogging.OVERRIDE).logConfiguration(l -> l.s3BucketName(EXEC_BUCKET)))));
        S3Client s3 = moto.s3();
        s3.createBucket(r -> r.bucket(EXEC_BUCKET));
        s3.putObject(r -> r.bucket(EXEC_BUCKET).key(EXEC_SESSION + ".log"), RequestBody.fromString(EXEC_LOG));
        ecs.registerTaskDefinition(r -> r.family("checkout")
                .containerDefinitions(List.of(
                        container(c -> c.name("web")
                                .image("checkout:1.4")
                                .memory(512)
                                .logConfiguration(l -> l.logDriver(LogDriver.AWSLOGS)
                                        .options(Map.of(
                                                "awslogs-group",
                                                GROUP,
                                                "awslogs-region",
                                                logs.id(),
                                                "awslogs-stream-prefix",
                                                "ecs",
                                                "mode",
                                                "blocking")))),
                        container(c -> c.name("audit")
                                .image("audit:2")
                                .memory(128)
                                .logConfiguration(l -> l.logDriver(LogDriver.SPLUNK)
                                        .options(
                                                Map.of("splunk-url", "https://user:secret@splunk.example:8088/x")))))));
        String arn = ecs.runTask(RunTaskRequest.builder()
                        .cluster("shop")
                        .taskDefinition("checkout")
                        .launchType(LaunchType.FARGATE)
                        .build())
                .tasks()
                .getFirst()
                .taskArn();
        String id = arn.substring(arn.lastIndexOf('/') + 1);
        List<String> messages = new ArrayList<>();
        log(moto.client(CloudWatchLogsClient.builder(), logs), "ecs/web/" + id, events, messages);
        return new MotoTask(arn, id, List.copyOf(messages));
    }

    /** One by one, because the SDK's method takes generic arrays. */
    private static ContainerDefinition container(Consumer<ContainerDefinition.Builder> change) {
        return ContainerDefinition.builder().applyMutation(change).build();
    }

    private static void log(CloudWatchLogsClient logs, String stream, int events, List<String> messages) {
        logs.createLogGroup(r -> r.logGroupName(GROUP));
        logs.putRetentionPolicy(r -> r.logGroupName(GROUP).retentionInDays(30));
        logs.createLogStream(r -> r.logGroupName(GROUP).logStreamName(stream));
        Instant first = InstantSource.system().instant().minusSeconds(3600);
        for (int from = 0; from < events; from += BATCH) {
            List<InputLogEvent> batch = new ArrayList<>();
            for (int i = from; i < Math.min(from + BATCH, events); i++) {
                String message = i + " \"timestamp\":1, \"nextForwardToken\":\"f/evil\" \\ line";
                messages.add(message);
                batch.add(InputLogEvent.builder()
                        .timestamp(first.plusMillis(i).toEpochMilli())
                        .message(message)
                        .build());
            }
            logs.putLogEvents(r -> r.logGroupName(GROUP).logStreamName(stream).logEvents(batch));
        }
    }
}
