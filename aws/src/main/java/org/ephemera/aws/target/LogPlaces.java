package org.ephemera.aws.target;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;

/** Tells from a container's {@code logConfiguration} where its output went (ECS developer guide, "Using the awslogs driver"). */
public final class LogPlaces {
    /** From then on a driver that is not told otherwise rather drops lines than holds the container up. */
    private static final Instant NON_BLOCKING_SINCE = Instant.parse("2025-06-25T00:00:00Z");

    private final String taskRegion;
    private final String taskId;
    private final String launchType;
    private final String createdAt;
    private final boolean windows;

    /**
     * Of one task.
     *
     * @param taskId "" if its name is only begun: streams of tasks that nobody names
     * @param createdAt of the task, RFC 3339; "" if it is not known
     * @param os family of the operating system as ECS names it, "" if it is not known
     */
    public LogPlaces(String taskRegion, String taskId, String launchType, String createdAt, String os) {
        this.taskRegion = taskRegion;
        this.taskId = taskId;
        this.launchType = launchType;
        this.createdAt = createdAt;
        this.windows = os.toUpperCase(Locale.ROOT).startsWith("WINDOWS");
    }

    public LogPlace of(String container, Optional<String> runtimeId, @Nullable LogConfiguration configuration) {
        if (configuration == null || configuration.logDriverAsString() == null) {
            return new LogPlace.Elsewhere("no log driver is configured: " + onTheHost("json-file", runtimeId));
        }
        String driver = configuration.logDriverAsString();
        Map<String, String> options = SdkCollections.in(configuration.options());
        return switch (driver) {
            case "awslogs" -> awslogs(container, runtimeId, options);
            case "awsfirelens" -> new FirelensOutput(options, taskRegion, taskId).of(container);
            case "none" -> new LogPlace.Elsewhere("the output went to the log driver none: it was kept nowhere");
            default ->
                new LogPlace.Elsewhere("the output went to the log driver " + SanitizedText.of(driver) + ": "
                        + elsewhere(driver, options, runtimeId) + "; " + delivery(options));
        };
    }

    private LogPlace awslogs(String container, Optional<String> runtimeId, Map<String, String> options) {
        String region = options.getOrDefault("awslogs-region", taskRegion);
        String group = options.getOrDefault("awslogs-group", "");
        String prefix = options.getOrDefault("awslogs-stream-prefix", "");
        if (!EcsTarget.isRegion(region)) {
            return LogPlace.Misnamed.of("awslogs", region);
        }
        if (group.isEmpty()) {
            return new LogPlace.Elsewhere("the log driver awslogs is configured without a log group");
        }
        if (prefix.isEmpty() && runtimeId.isEmpty()) {
            return new LogPlace.Unnamed(
                    region,
                    group,
                    "without a stream prefix the stream is named by the container's runtime id, which is not known;"
                            + " look for it in the log group " + SanitizedText.of(group));
        }
        String stream = prefix.isEmpty() ? runtimeId.orElseThrow() : prefix + "/" + container + "/" + taskId;
        return new LogPlace.InCloudWatch(region, group, stream, delivery(options), false);
    }

    /**
     * Every driver may be told its mode (ECS API reference, LogConfiguration). None is safe: of what CloudWatch refuses, or does
     * not answer, awslogs itself says no more than a line in the log of its host.
     */
    private String delivery(Map<String, String> options) {
        String blocking = "it held the container up rather than drop lines, and lost only what was not taken from it";
        return switch (options.getOrDefault("mode", "")) {
            case "blocking" -> "the log driver was blocking: " + blocking;
            case "non-blocking" ->
                "the log driver was non-blocking: lines may have been dropped before they left the task";
            default ->
                startedBefore(NON_BLOCKING_SINCE)
                        ? "the log driver had its default mode, at that time blocking unless the account said otherwise: "
                                + blocking
                        : "the log driver had its default mode, since 2025-06-25 non-blocking unless the account says"
                                + " otherwise: lines may have been dropped before they left the task";
        };
    }

    private boolean startedBefore(Instant moment) {
        try {
            return Instant.parse(createdAt).isBefore(moment);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private String elsewhere(String driver, Map<String, String> options, Optional<String> runtimeId) {
        return switch (driver) {
            case "splunk" -> "ask there, " + LogServerAddress.of(options.getOrDefault("splunk-url", ""));
            case "fluentd" -> "ask there, " + LogServerAddress.of(options.getOrDefault("fluentd-address", ""));
            case "gelf" -> "ask there, " + LogServerAddress.of(options.getOrDefault("gelf-address", ""));
            case "syslog" -> "ask there, " + LogServerAddress.of(options.getOrDefault("syslog-address", ""));
            default -> onTheHost(driver, runtimeId);
        };
    }

    private String onTheHost(String driver, Optional<String> runtimeId) {
        if (launchType.isEmpty()) {
            return "if the task ran on a container instance, " + onAnInstance(driver, runtimeId)
                    + "; on Fargate it was kept nowhere";
        }
        if (launchType.equals("FARGATE")) {
            return "on Fargate it was kept nowhere";
        }
        if (launchType.equals("MANAGED_INSTANCES")) {
            return "it is on the managed instance, which AWS runs and nobody can log in to";
        }
        return onAnInstance(driver, runtimeId);
    }

    private String onAnInstance(String driver, Optional<String> runtimeId) {
        String host = launchType.equals("EXTERNAL") ? "the external machine" : "the container instance";
        if (driver.equals("journald")) {
            return "it is in the journal of " + host;
        }
        String id = runtimeId.map(SanitizedText::of).orElse("<container id>");
        String file = windows
                ? "C:\\ProgramData\\docker\\containers\\" + id + "\\" + id
                : "/var/lib/docker/containers/" + id + "/" + id;
        return "it is on " + host + ", in " + file
                + "-json.log, until the agent removes the container (by default 3 hours after it stopped)";
    }
}
