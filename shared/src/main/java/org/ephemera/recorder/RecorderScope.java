package org.ephemera.recorder;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.model.Digest;
import org.ephemera.model.Target;

/**
 * Scope of recorded events that are packaged together: an account in a region, or a subscription.
 *
 * @param kind kind of the target of its packages, with dots: {@code aws.ecs.recorder}
 * @param parts names that together identify the scope, e.g. {@code account} and {@code region}
 */
public record RecorderScope(String kind, SortedMap<String, String> parts) {
    private static final Pattern SAFE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final int LONGEST = 100;

    public RecorderScope {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
        if (kind.isBlank() || parts.isEmpty()) {
            throw new IllegalArgumentException("Invalid recorder scope; expected a kind and at least one part");
        }
    }

    /** Returns the scope from the attributes of a target; empty if one of them is missing. */
    public static Optional<RecorderScope> of(String kind, Target target, String... names) {
        Map<String, String> parts = new TreeMap<>();
        for (String name : names) {
            String value = target.attributes().getOrDefault(name, "");
            if (value.isEmpty()) {
                return Optional.empty();
            }
            parts.put(name, value);
        }
        return Optional.of(new RecorderScope(kind, new TreeMap<>(parts)));
    }

    /**
     * Returns the key of the scope: {@code aws-123456789012-eu-west-1}; a digest if the key would be longer than {@link
     * #LONGEST} characters or contain other characters than lower-case letters, digits and single hyphens.
     */
    String key() {
        String name = Stream.concat(Stream.of(kind.split("\\.", 2)[0]), parts.values().stream())
                .collect(Collectors.joining("-"));
        return name.length() <= LONGEST && SAFE.matcher(name).matches()
                ? name
                : Digest.of(kind + "\n" + String.join("\n", parts.values())).hex();
    }

    /** Returns the target of the package of one hour. */
    Target target(ClockHour hour) {
        Map<String, String> attributes = new TreeMap<>(parts);
        attributes.put(SpoolKeys.SCOPE, key());
        attributes.put(SpoolKeys.HOUR, hour.key());
        return new Target(kind, "recorder/" + String.join("/", parts.values()) + "/" + hour.key(), attributes);
    }
}
