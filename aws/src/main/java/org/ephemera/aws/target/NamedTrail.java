package org.ephemera.aws.target;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;

/**
 * Where a trail of CloudTrail stores its events, as somebody named it: {@code EPHEMERA_TRAIL}. It goes with the target
 * into the package, so that whoever resumes the collection asks the same place.
 */
public sealed interface NamedTrail {
    String SETTING = "EPHEMERA_TRAIL";

    /** Of the target, and of every item that asks the trail. */
    String PARAM = "trail";

    /** Of every item that asks the trail with credentials of another account than the target's: true. */
    String ABROAD = "abroad";

    String arn();

    /** Which may be another one than the target's. */
    String region();

    /** Which may be another one than the target's: a trail of an organisation is kept in one account. */
    String account();

    /** What is read of it. */
    Artifact artifact();

    /** A log group of CloudWatch Logs: {@code arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME}. */
    record LogGroup(String arn, String region, String account, String name) implements NamedTrail {
        @Override
        public Artifact artifact() {
            return TrailCatalog.TRAIL_LOG;
        }
    }

    /**
     * An event data store of CloudTrail Lake: {@code arn:PARTITION:cloudtrail:REGION:ACCOUNT:eventdatastore/ID}.
     *
     * @param id a UUID, by which queries name it
     */
    record EventDataStore(String arn, String region, String account, String id) implements NamedTrail {
        @Override
        public Artifact artifact() {
            return TrailCatalog.TRAIL_LAKE;
        }
    }

    /** @throws IllegalArgumentException if it is neither; its message reads {@code what; what to do} */
    static NamedTrail parse(String arn) {
        Matcher group = TrailArns.GROUP.matcher(arn);
        if (group.matches() && EcsTarget.isRegion(group.group("region"))) {
            return new LogGroup(group.group("arn"), group.group("region"), group.group("account"), group.group("name"));
        }
        Matcher store = TrailArns.STORE.matcher(arn);
        if (store.matches() && EcsTarget.isRegion(store.group("region"))) {
            return new EventDataStore(arn, store.group("region"), store.group("account"), store.group("id"));
        }
        throw new IllegalArgumentException("'" + SanitizedText.of(arn) + "' "
                + (TrailArns.TRAIL.matcher(arn).matches()
                        ? "names a trail, not where it stores its events"
                        : "names no place where a trail stores its events")
                + "; give the ARN of its log group, like arn:aws:logs:eu-central-1:123456789012:log-group:NAME, or of an"
                + " event data store, like arn:aws:cloudtrail:eu-central-1:123456789012:eventdatastore/ID (" + SETTING
                + " or --trail)");
    }

    /**
     * The one that is set, if one is.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    static Optional<NamedTrail> of(Map<String, String> settings) {
        return Optional.ofNullable(settings.get(SETTING))
                .filter(value -> !value.isBlank())
                .map(NamedTrail::parse);
    }

    /** The one that goes with a target, if one does. */
    static Optional<NamedTrail> of(Target target) {
        return Optional.ofNullable(target.attributes().get(PARAM)).map(NamedTrail::parse);
    }

    /** For what is planned from one item and plans questions to the trail itself. */
    static void handOn(PlannedItem from, Map<String, String> params) {
        if (!from.param(PARAM).isEmpty()) {
            params.put(PARAM, from.param(PARAM));
        }
    }

    /** The same target, about which this trail is asked too. */
    default Target on(Target target) {
        Map<String, String> attributes = new TreeMap<>(target.attributes());
        attributes.put(PARAM, arn());
        return new Target(target.kind(), target.id(), attributes);
    }
}
