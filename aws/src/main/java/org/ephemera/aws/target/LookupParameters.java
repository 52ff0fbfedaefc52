package org.ephemera.aws.target;

import java.util.Optional;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.collect.param.WrittenWhenEmpty;

/**
 * Parameters of a query of CloudTrail's event history.
 *
 * @param place place of the target, with the queried region
 * @param trail ARN of the trail that the user gave with {@code --trail} and that gets the same query; "" if none was
 *     given
 * @param elsewhere true for a query in another region than the target's
 * @param started criteria for calls that started the target, if these are searched for
 * @param logging log destination of exec sessions, if these are searched for
 */
public record LookupParameters(
        EcsPlace place,
        String trail,
        @WrittenWhenEmpty String attribute,
        @WrittenWhenEmpty String value,
        boolean elsewhere,
        Optional<StartCallCriteria> started,
        ExecLogging logging) {

    /** Returns the parameters of a query in the target's region. */
    public static LookupParameters of(EcsPlace place, String trail, String attribute, String value) {
        return new LookupParameters(place, trail, attribute, value, false, Optional.empty(), ExecLogging.ABSENT);
    }

    /** Returns the same query for another region than the target's. */
    public LookupParameters inRegion(String other) {
        return new LookupParameters(place.inRegion(other), trail, attribute, value, true, started, logging);
    }
}
