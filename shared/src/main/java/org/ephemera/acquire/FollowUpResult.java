package org.ephemera.acquire;

import java.util.Optional;
import org.ephemera.collect.source.CountText;
import org.ephemera.model.PackageId;

/**
 * What came of a look at the alerts beside a package.
 *
 * @param followUp that was opened for them, if one was
 * @param why a sentence for people
 */
record FollowUpResult(Optional<PackageId> followUp, String why) {
    /** @param leftOut alerts about other targets */
    static FollowUpResult tooLate(int leftOut) {
        return new FollowUpResult(
                Optional.empty(),
                "no place of the budget was to spare for a day: what these alerts tell of is in no package; collect their target"
                        + others(leftOut));
    }

    /** @param leftOut alerts about other targets */
    static FollowUpResult notLookedAt(int leftOut) {
        return new FollowUpResult(
                Optional.empty(),
                "no run looked at these alerts within two days: what they tell of is in no package; collect their target"
                        + others(leftOut));
    }

    /** @param leftOut alerts about other targets */
    static FollowUpResult by(PackageId followUp, int leftOut) {
        return new FollowUpResult(
                Optional.of(followUp), "it reaches further than the alerts about the target do" + others(leftOut));
    }

    /** @param leftOut alerts about other targets */
    static FollowUpResult notNeeded(int leftOut) {
        return new FollowUpResult(
                Optional.empty(),
                "what is collected of the target reaches further than the alerts about it do" + others(leftOut));
    }

    private static String others(int leftOut) {
        return leftOut == 0
                ? ""
                : "; " + CountText.of(leftOut, "alert") + " about other targets the budget left out: collect these";
    }
}
