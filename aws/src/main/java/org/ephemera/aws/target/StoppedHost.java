package org.ephemera.aws.target;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The machine that a task stopped with, as ECS says why it stopped ({@code Host EC2 (instance i-…) terminated.}). Its container instance
 * may be forgotten when it is asked for; EC2 tells of a machine for about an hour after its end. Whoever calls {@code StopTask} writes the
 * reason as they like: theirs names no machine.
 */
public final class StoppedHost {
    /** Of a task, and of the item of its container instance: ids with commas between them. */
    public static final String KEY = "hosts";

    private static final String BY_SOMEBODY = "UserInitiated";

    private static final Pattern REASON = Pattern.compile("Host EC2 \\(instance (?<id>i-[0-9a-f]{8,32})\\).*");

    private StoppedHost() {}

    static Optional<String> in(@Nullable String stopCode, @Nullable String stoppedReason) {
        return Optional.ofNullable(stoppedReason)
                .filter(reason -> !BY_SOMEBODY.equals(stopCode))
                .map(REASON::matcher)
                .filter(Matcher::matches)
                .map(reason -> reason.group("id"));
    }
}
