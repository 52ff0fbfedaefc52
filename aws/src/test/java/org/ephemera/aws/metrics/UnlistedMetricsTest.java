package org.ephemera.aws.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.ephemera.collect.Step;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said where asking by name brought no point. */
class UnlistedMetricsTest {
    private static final Outcome UNLISTED = new Outcome.NotEnabled("nothing is listed");

    private static Outcome together(Outcome listed, Outcome asked, UnlistedMetrics.Why why) {
        Extent extent = Extent.of(listed instanceof Outcome.Collected ? 5 : 0);
        return new UnlistedMetrics(new Step.Finished(listed, extent), new Step.Finished(asked), why, false)
                .together()
                .outcome();
    }

    /** A question that was not answered whole, or came too late, says nothing of what there was. */
    @ParameterizedTest
    @EnumSource(UnlistedMetrics.Why.class)
    void whatWasNotAnsweredWholeIsNotAbsent(UnlistedMetrics.Why why) {
        Outcome unanswered = new Outcome.Partial("CloudWatch did not say that these are all");
        assertThat(together(UNLISTED, unanswered, why)).isEqualTo(unanswered);
        assertThat(together(new Outcome.Collected("5 data points"), unanswered, why))
                .isInstanceOfSatisfying(
                        Outcome.Partial.class,
                        part -> assertThat(part.message()).contains("5 data points", unanswered.message()));
        Outcome gone = new Outcome.Expired("the window is older");
        assertThat(together(UNLISTED, gone, why)).isEqualTo(gone);
    }

    @ParameterizedTest
    @EnumSource(UnlistedMetrics.Why.class)
    void whatIsEmptyIsAbsent(UnlistedMetrics.Why why) {
        assertThat(together(UNLISTED, new Outcome.Empty("no data points"), why)).isInstanceOf(Outcome.NotEnabled.class);
    }
}
