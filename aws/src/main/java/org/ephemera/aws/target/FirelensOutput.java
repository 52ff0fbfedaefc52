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
 * Where a log router was told to send a container's output. Of the options those that name a place are repeated, and no others.
 * Fluent Bit takes them in capitals or not. In CloudWatch the stream can be told: ECS gives each container's lines the tag {@code CONTAINER-firelens-TASK}, and Fluent Bit
 * puts it behind the prefix.
 */
public final class FirelensOutput {
    /** What stands between a container's name and its task's id. */
    public static final String TAG = "-firelens-";

    private static final String STREAM = "log_stream_name";
    private static final String PREFIX = "log_stream_prefix";
    private static final String GROUP = "log_group_name";
    private static final String ROLE = "role_arn";
    private static final String REGION = "region";

    private static final List<String> PLACES =
            List.of("Name", REGION, GROUP, STREAM, PREFIX, "delivery_stream", "stream", "bucket", "Host", "Port");

    /** The older plugin of Fluent Bit, and the one that is built into it. */
    private static final Set<String> CLOUDWATCH = Set.of("cloudwatch", "cloudwatch_logs");

    /** Names that are made of each record, and a place that is not the account's own CloudWatch. */
    private static final Set<String> UNTOLD = Set.of("log_group_template", "log_stream_template", "endpoint");

    /** Names of groups and streams have these letters; others begin a template. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/=+@-]{1,512}");

    private static final String DELIVERY =
            "the task's log router wrote it, as records of its own making: lines may have been"
                    + " dropped or changed before they left the task";

    private final Map<String, String> options;
    private final String taskRegion;
    private final String taskId;

    FirelensOutput(Map<String, String> options, String taskRegion, String taskId) {
        this.options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.options.putAll(options);
        this.taskRegion = taskRegion;
        this.taskId = taskId;
    }

    LogPlace of(String container) {
        String group = option(GROUP);
        boolean isTold = CLOUDWATCH.contains(option("Name").toLowerCase(Locale.ROOT))
                && !options.containsKey(ROLE)
                && UNTOLD.stream().noneMatch(options::containsKey)
                && PLAIN.matcher(group).matches();
        if (!isTold) {
            return new LogPlace.Elsewhere(
                    "the output went to the log driver awsfirelens: the task's log router sent it to " + places()
                            + (options.containsKey(ROLE) ? ", as another role, perhaps in another account" : "")
                            + "; lines may have been dropped on their way to the router, where its buffer was full, and by it");
        }
        String region = options.getOrDefault(REGION, taskRegion);
        if (!EcsTarget.isRegion(region)) {
            return LogPlace.Misnamed.of("awsfirelens", region);
        }
        // One of the two must be there; the name counts where both are.
        String stream = option(STREAM).isEmpty() ? option(PREFIX) + container + TAG + taskId : option(STREAM);
        return PLAIN.matcher(stream).matches()
                        && !(option(STREAM).isEmpty() && option(PREFIX).isEmpty())
                ? new LogPlace.InCloudWatch(region, group, stream, DELIVERY + shared(), true)
                : new LogPlace.Unnamed(
                        region,
                        group,
                        "the task's log router makes the stream's name out of what it reads; look for it in the log group "
                                + SanitizedText.of(group));
    }

    private String shared() {
        return option(STREAM).isEmpty() ? "" : "; whatever is told this stream's name writes to it, other tasks too";
    }

    private String option(String name) {
        return options.getOrDefault(name, "");
    }

    private String places() {
        List<String> told = PLACES.stream()
                .filter(options::containsKey)
                .map(name -> name + "=" + SanitizedText.of(option(name)))
                .toList();
        return told.isEmpty() ? "a place that its own configuration names" : String.join(", ", told);
    }
}
