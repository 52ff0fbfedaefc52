package org.ephemera.acquire;

import org.ephemera.model.PackageId;

/** Decision on a follow-up package, made from the alerts that were filed under a package. */
public sealed interface FollowUpDecision {
    /**
     * A follow-up package is needed.
     *
     * @param checkNumber number of the check that led to it
     * @param events number of alerts that the follow-up is known to cover
     * @param leftOut number of these alerts that are about other targets: they exceeded the budget and have no package
     * @param request repeating it is the same event, and returns the same package
     */
    record Needed(PackageId after, int checkNumber, int events, int leftOut, AcquisitionRequest request)
            implements FollowUpDecision {}

    /**
     * No follow-up is needed; this is recorded.
     *
     * @param leftOut as above
     */
    record NotNeeded(int leftOut) implements FollowUpDecision {}

    /** The decision is deferred: the budget has no place to spare. */
    record Deferred() implements FollowUpDecision {}

    /**
     * It is too late for a follow-up: the budget had no place for one day, or no run checked the package within two
     * days. No package contains evidence about these alerts; this is recorded and has to be reported.
     *
     * @param leftOut as above
     */
    record TooLate(int leftOut) implements FollowUpDecision {}
}
