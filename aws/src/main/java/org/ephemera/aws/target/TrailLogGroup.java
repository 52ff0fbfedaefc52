package org.ephemera.aws.target;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;

/**
 * Log group in which a CloudTrail trail stores its events, from the setting {@code EPHEMERA_TRAIL}. The target of a
 * package contains it, so that every worker queries the same log group.
 *
 * @param arn {@code arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME}, without {@code :*} at its end
 * @param region may differ from the target's region
 * @param account may differ from the target's account: an organisation's trail is stored in one account
 */
public record TrailLogGroup(String arn, String region, String account, String name) {
    public static final String SETTING = "EPHEMERA_TRAIL";

    /** Name of the attribute of the target and of the parameter in {@link TrailParameters}. */
    public static final String PARAM = "trail";

    private static final String PLACE = ":(?<region>[a-z0-9-]{1,32}):(?<account>[0-9]{12}):";

    /** Form of the ARN; CloudTrail itself writes {@code :*} at the end. */
    private static final Pattern GROUP = Pattern.compile(
            "(?<arn>arn:aws[a-z-]*:logs" + PLACE + "log-group:(?<name>[A-Za-z0-9._/#-]{1,512}))(:\\*)?");

    private static final Pattern TRAIL = Pattern.compile("arn:aws[a-z-]*:cloudtrail" + PLACE + "trail/.*");
    private static final Pattern EVENT_DATA_STORE =
            Pattern.compile("arn:aws[a-z-]*:cloudtrail" + PLACE + "eventdatastore/.*");

    /**
     * Parses the ARN of a log group.
     *
     * @throws IllegalArgumentException if it is not one; the message has the form {@code what; what to do}
     */
    public static TrailLogGroup parse(String arn) {
        Matcher group = GROUP.matcher(arn);
        if (group.matches() && EcsTarget.isRegion(group.group("region"))) {
            return new TrailLogGroup(
                    group.group("arn"), group.group("region"), group.group("account"), group.group("name"));
        }
        throw new IllegalArgumentException("'" + SanitizedText.of(arn) + "' " + problem(arn)
                + "; give the ARN of the trail's log group, like"
                + " arn:aws:logs:eu-central-1:123456789012:log-group:NAME ("
                + SETTING + " or --trail)");
    }

    private static String problem(String arn) {
        if (EVENT_DATA_STORE.matcher(arn).matches()) {
            return "is an event data store of CloudTrail Lake, which accepts no new customers and is not supported";
        }
        return TRAIL.matcher(arn).matches()
                ? "is the ARN of a trail, not of its log group"
                : "is not the ARN of a log group";
    }

    /**
     * Returns the trail of the settings; empty if none is set.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    public static Optional<TrailLogGroup> of(Map<String, String> settings) {
        return Optional.ofNullable(settings.get(SETTING))
                .filter(value -> !value.isBlank())
                .map(TrailLogGroup::parse);
    }

    /** Returns the trail of a target; empty if it has none. */
    public static Optional<TrailLogGroup> of(Target target) {
        return Optional.ofNullable(target.attributes().get(PARAM)).map(TrailLogGroup::parse);
    }

    /** Returns the target with this trail as an attribute. */
    public Target addTo(Target target) {
        Map<String, String> attributes = new TreeMap<>(target.attributes());
        attributes.put(PARAM, arn);
        return new Target(target.kind(), target.id(), attributes);
    }
}
