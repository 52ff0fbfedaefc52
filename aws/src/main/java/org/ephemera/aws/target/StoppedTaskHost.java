package org.ephemera.aws.target;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * EC2 instance with which a task stopped, from the stop reason of ECS ({@code Host EC2 (instance i-…) terminated.}).
 * ECS may no longer return the container instance when it is requested; EC2 returns an instance for about an hour
 * after its termination. The caller of {@code StopTask} can write any reason, so a reason of a user is ignored.
 */
public final class StoppedTaskHost {
    /** Attribute of a task and of the item of its container instance: ids, separated by commas. */
    public static final String KEY = "hosts";

    private static final String STOPPED_BY_USER = "UserInitiated";

    private static final Pattern REASON = Pattern.compile("Host EC2 \\(instance (?<id>i-[0-9a-f]{8,32})\\).*");

    private StoppedTaskHost() {}

    static Optional<String> in(@Nullable String stopCode, @Nullable String stoppedReason) {
        return Optional.ofNullable(stoppedReason)
                .filter(reason -> !STOPPED_BY_USER.equals(stopCode))
                .map(REASON::matcher)
                .filter(Matcher::matches)
                .map(reason -> reason.group("id"));
    }
}
