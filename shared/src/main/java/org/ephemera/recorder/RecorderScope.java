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
 * Where events come from that are packaged together: an account and region, a subscription.
 *
 * @param kind of the target of its packages, dotted: {@code aws.ecs.recorder}
 * @param parts by which it is named, e.g. {@code account} and {@code region}; all of them tell one scope from another
 */
public record RecorderScope(String kind, SortedMap<String, String> parts) {
    private static final Pattern SAFE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final int LONGEST = 100;

    public RecorderScope {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
        if (kind.isBlank() || parts.isEmpty()) {
            throw new IllegalArgumentException("a scope has a kind and is named by something");
        }
    }

    /** The parts of a target's name that make its scope; nothing if one of them is missing. */
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

    /** {@code aws-123456789012-eu-west-1}; a hash if the names are no plain ones. */
    String key() {
        String name = Stream.concat(Stream.of(kind.split("\\.", 2)[0]), parts.values().stream())
                .collect(Collectors.joining("-"));
        return name.length() <= LONGEST && SAFE.matcher(name).matches()
                ? name
                : Digest.of(kind + "\n" + String.join("\n", parts.values())).hex();
    }

    /** What a package of one hour is about. */
    Target target(Hour hour) {
        Map<String, String> attributes = new TreeMap<>(parts);
        attributes.put(SpoolKeys.SCOPE, key());
        attributes.put(SpoolKeys.HOUR, hour.key());
        return new Target(kind, "recorder/" + String.join("/", parts.values()) + "/" + hour.key(), attributes);
    }
}
