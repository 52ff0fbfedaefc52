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

/**
 * Log destinations of the containers of one task, from their {@code logConfiguration} (ECS developer guide, "Using the
 * awslogs driver").
 */
public final class LogDestinationResolver {
    /**
     * Since this date the default mode of a log driver is non-blocking: it drops lines instead of blocking the
     * container.
     */
    private static final Instant NON_BLOCKING_SINCE = Instant.parse("2025-06-25T00:00:00Z");

    private final String taskRegion;
    private final String taskId;
    private final String launchType;
    private final String createdAt;
    private final boolean windows;

    /**
     * Creates an instance for one task.
     *
     * @param taskId "" to get only the beginning of stream names, for tasks with unknown ids
     * @param createdAt creation time of the task, RFC 3339; "" if unknown
     * @param os operating system family as in the ECS API, "" if unknown
     */
    public LogDestinationResolver(String taskRegion, String taskId, String launchType, String createdAt, String os) {
        this.taskRegion = taskRegion;
        this.taskId = taskId;
        this.launchType = launchType;
        this.createdAt = createdAt;
        this.windows = os.toUpperCase(Locale.ROOT).startsWith("WINDOWS");
    }

    /** Returns the destination of a container's output. */
    public LogDestination of(String container, Optional<String> runtimeId, @Nullable LogConfiguration configuration) {
        if (configuration == null || configuration.logDriverAsString() == null) {
            return new LogDestination.OutsideCloudWatch(
                    "no log driver is configured: " + onTheHost("json-file", runtimeId));
        }
        String driver = configuration.logDriverAsString();
        Map<String, String> options = SdkCollections.withoutNulls(configuration.options());
        return switch (driver) {
            case "awslogs" -> awslogs(container, runtimeId, options);
            case "awsfirelens" -> new FirelensDestination(options, taskRegion, taskId).of(container);
            case "none" ->
                new LogDestination.OutsideCloudWatch("the output went to the log driver none: it was not stored");
            default ->
                new LogDestination.OutsideCloudWatch("the output went to the log driver " + SanitizedText.of(driver)
                        + ": " + elsewhere(driver, options, runtimeId) + "; " + delivery(options));
        };
    }

    private LogDestination awslogs(String container, Optional<String> runtimeId, Map<String, String> options) {
        String region = options.getOrDefault("awslogs-region", taskRegion);
        String group = options.getOrDefault("awslogs-group", "");
        String prefix = options.getOrDefault("awslogs-stream-prefix", "");
        if (!EcsTarget.isRegion(region)) {
            return LogDestination.InvalidRegion.of("awslogs", region);
        }
        if (group.isEmpty()) {
            return new LogDestination.OutsideCloudWatch("the log driver awslogs is configured without a log group");
        }
        if (prefix.isEmpty() && runtimeId.isEmpty()) {
            return new LogDestination.UnknownStream(
                    region,
                    group,
                    "without a stream prefix the stream has the container's runtime id as its name, which is"
                            + " unknown; search for it in the log group " + SanitizedText.of(group));
        }
        String stream = prefix.isEmpty() ? runtimeId.orElseThrow() : prefix + "/" + container + "/" + taskId;
        return new LogDestination.InCloudWatch(region, group, stream, delivery(options), false);
    }

    /**
     * Describes the delivery guarantee of a driver's mode, which every driver supports (ECS API reference,
     * LogConfiguration). No mode is safe: if CloudWatch rejects lines or does not respond, awslogs only writes a line
     * to its host's log.
     */
    private String delivery(Map<String, String> options) {
        String blocking = "it blocked the container instead of dropping lines, and lost only lines that the"
                + " destination did not accept";
        return switch (options.getOrDefault("mode", "")) {
            case "blocking" -> "the log driver was blocking: " + blocking;
            case "non-blocking" ->
                "the log driver was non-blocking: lines may have been dropped before they left the task";
            default ->
                startedBefore(NON_BLOCKING_SINCE)
                        ? "the log driver had its default mode, which was blocking at that time unless the account"
                                + " setting differed: "
                                + blocking
                        : "the log driver had its default mode, which is non-blocking since 2025-06-25 unless the"
                                + " account setting differs: lines may have been dropped before they left the task";
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
            case "splunk" -> onLogServer(options, "splunk-url");
            case "fluentd" -> onLogServer(options, "fluentd-address");
            case "gelf" -> onLogServer(options, "gelf-address");
            case "syslog" -> onLogServer(options, "syslog-address");
            default -> onTheHost(driver, runtimeId);
        };
    }

    private static String onLogServer(Map<String, String> options, String address) {
        return "search on the log server " + LogServerAddress.of(options.getOrDefault(address, ""));
    }

    private String onTheHost(String driver, Optional<String> runtimeId) {
        if (launchType.isEmpty()) {
            return "if the task ran on a container instance, " + onAnInstance(driver, runtimeId)
                    + "; on Fargate it was not stored";
        }
        if (launchType.equals("FARGATE")) {
            return "on Fargate it was not stored";
        }
        if (launchType.equals("MANAGED_INSTANCES")) {
            return "it is on the managed instance, which AWS operates and which does not allow logins";
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
