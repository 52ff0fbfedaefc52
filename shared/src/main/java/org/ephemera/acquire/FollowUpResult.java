package org.ephemera.acquire;

import java.util.Optional;
import org.ephemera.collect.source.CountText;
import org.ephemera.model.PackageId;

/**
 * Recorded result of a check of the alerts filed under a package.
 *
 * @param followUp id of the follow-up package, if one was opened
 * @param why sentence for users
 */
record FollowUpResult(Optional<PackageId> followUp, String why) {
    /**
     * Returns the result of a package whose follow-up got no place in the budget.
     *
     * @param leftOut number of alerts about other targets
     */
    static FollowUpResult tooLate(int leftOut) {
        return new FollowUpResult(
                Optional.empty(),
                "the budget had no place to spare for one day: no package contains evidence about these alerts;"
                        + " collect their target"
                        + others(leftOut));
    }

    /**
     * Returns the result of a package that no run checked in time.
     *
     * @param leftOut number of alerts about other targets
     */
    static FollowUpResult notChecked(int leftOut) {
        return new FollowUpResult(
                Optional.empty(),
                "no run checked these alerts within two days: no package contains evidence about them;"
                        + " collect their target"
                        + others(leftOut));
    }

    /**
     * Returns the result of a package that has a follow-up.
     *
     * @param leftOut number of alerts about other targets
     */
    static FollowUpResult followedBy(PackageId followUp, int leftOut) {
        return new FollowUpResult(
                Optional.of(followUp),
                "the window of the follow-up ends after the alerts about the target" + others(leftOut));
    }

    /**
     * Returns the result of a package that needs no follow-up.
     *
     * @param leftOut number of alerts about other targets
     */
    static FollowUpResult notNeeded(int leftOut) {
        return new FollowUpResult(
                Optional.empty(),
                "the evidence collected about the target extends beyond the alerts about it" + others(leftOut));
    }

    private static String others(int leftOut) {
        return leftOut == 0
                ? ""
                : "; " + CountText.of(leftOut, "alert") + " about other targets exceeded the budget:"
                        + " collect these targets";
    }
}
