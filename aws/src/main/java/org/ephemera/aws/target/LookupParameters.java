package org.ephemera.aws.target;

import java.util.Optional;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.collect.param.WrittenWhenEmpty;

/**
 * Parameters of a question to CloudTrail's event history.
 *
 * @param place the target's, with the region that is asked
 * @param trail the ARN of the named trail that is asked the same, "" if there is none
 * @param elsewhere true for a question to another region than the target's
 * @param started by what a call that started the target is known, if that is asked
 * @param logging how exec sessions are logged, if they are asked about
 */
public record LookupParameters(
        EcsPlace place,
        String trail,
        @WrittenWhenEmpty String attribute,
        @WrittenWhenEmpty String value,
        boolean elsewhere,
        Optional<StartCallCriteria> started,
        ExecLogging logging) {

    public static LookupParameters of(EcsPlace place, String trail, String attribute, String value) {
        return new LookupParameters(place, trail, attribute, value, false, Optional.empty(), ExecLogging.ABSENT);
    }

    /** Returns the same question to another region than the target's. */
    public LookupParameters inRegion(String other) {
        return new LookupParameters(place.inRegion(other), trail, attribute, value, true, started, logging);
    }
}
