package org.ephemera.aws.target;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.model.SanitizedText;

/**
 * Log destination of a container with the log driver awsfirelens. Messages contain only the options that identify a
 * destination. Option names are not case-sensitive in Fluent Bit. For CloudWatch the stream name can be computed: ECS
 * tags each container's records {@code CONTAINER-firelens-TASK}, and Fluent Bit appends the tag to the prefix.
 */
public final class FirelensDestination {
    /** Separator of the container's name and the task id in a tag. */
    public static final String TAG = "-firelens-";

    private static final String STREAM = "log_stream_name";
    private static final String PREFIX = "log_stream_prefix";
    private static final String GROUP = "log_group_name";
    private static final String ROLE = "role_arn";
    private static final String REGION = "region";

    private static final List<String> DESTINATION_OPTIONS =
            List.of("Name", REGION, GROUP, STREAM, PREFIX, "delivery_stream", "stream", "bucket", "Host", "Port");

    /** Names of the output plugins for CloudWatch: the older one, and the one built into Fluent Bit. */
    private static final Set<String> CLOUDWATCH = Set.of("cloudwatch", "cloudwatch_logs");

    /**
     * Options with which the destination cannot be computed: templates that are filled from each record, and an
     * endpoint other than the account's CloudWatch.
     */
    private static final Set<String> UNRESOLVABLE_OPTIONS =
            Set.of("log_group_template", "log_stream_template", "endpoint");

    /** Form of group and stream names; other characters belong to a template. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/=+@-]{1,512}");

    private static final String DELIVERY =
            "the task's log router wrote the records: lines may have been dropped or changed before they left the task";

    private final Map<String, String> options;
    private final String taskRegion;
    private final String taskId;

    FirelensDestination(Map<String, String> options, String taskRegion, String taskId) {
        this.options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.options.putAll(options);
        this.taskRegion = taskRegion;
        this.taskId = taskId;
    }

    LogDestination of(String container) {
        String group = option(GROUP);
        boolean isResolvable = CLOUDWATCH.contains(option("Name").toLowerCase(Locale.ROOT))
                && !options.containsKey(ROLE)
                && UNRESOLVABLE_OPTIONS.stream().noneMatch(options::containsKey)
                && PLAIN.matcher(group).matches();
        if (!isResolvable) {
            return new LogDestination.OutsideCloudWatch(
                    "the output went to the log driver awsfirelens: the task's log router sent it to " + places()
                            + (options.containsKey(ROLE) ? ", with another role, possibly in another account" : "")
                            + "; lines may have been dropped before the router, if its buffer was full, and by the"
                            + " router");
        }
        String region = options.getOrDefault(REGION, taskRegion);
        if (!EcsTarget.isRegion(region)) {
            return LogDestination.InvalidRegion.of("awsfirelens", region);
        }
        // One of the two options must be set; the stream name has priority over the prefix.
        String stream = option(STREAM).isEmpty() ? option(PREFIX) + container + TAG + taskId : option(STREAM);
        return PLAIN.matcher(stream).matches()
                        && !(option(STREAM).isEmpty() && option(PREFIX).isEmpty())
                ? new LogDestination.InCloudWatch(region, group, stream, DELIVERY + shared(), true)
                : new LogDestination.UnknownStream(
                        region,
                        group,
                        "the task's log router builds the stream's name from the records; search for it in the log"
                                + " group "
                                + SanitizedText.of(group));
    }

    private String shared() {
        return option(STREAM).isEmpty() ? "" : "; other tasks with this stream name write to the same stream";
    }

    private String option(String name) {
        return options.getOrDefault(name, "");
    }

    private String places() {
        List<String> present = DESTINATION_OPTIONS.stream()
                .filter(options::containsKey)
                .map(name -> name + "=" + SanitizedText.of(option(name)))
                .toList();
        return present.isEmpty() ? "a destination in its own configuration" : String.join(", ", present);
    }
}
