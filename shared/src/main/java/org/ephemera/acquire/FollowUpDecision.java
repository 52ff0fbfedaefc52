package org.ephemera.acquire;

import org.ephemera.model.PackageId;

/** What a look at the alerts beside a package says is to be done. */
public sealed interface FollowUpDecision {
    /**
     * A package is to be made after it.
     *
     * @param look the how-manieth look led to this one
     * @param events how many alerts it is known to reach
     * @param leftOut how many of these are about other targets: the budget left them out, and they are in no package of their own
     * @param request the same again is the same event, and so the same package
     */
    record Wanted(PackageId after, int look, int events, int leftOut, AcquisitionRequest request)
            implements FollowUpDecision {}

    /**
     * Nothing, which is noted.
     *
     * @param leftOut as above
     */
    record NotWanted(int leftOut) implements FollowUpDecision {}

    /** Nothing yet: the budget has no place to spare. */
    record Waiting() implements FollowUpDecision {}

    /**
     * It waited for a day, or no run came to it within two. That what they tell of is in no package is noted, and is to be told.
     *
     * @param leftOut as above
     */
    record TooLate(int leftOut) implements FollowUpDecision {}
}
