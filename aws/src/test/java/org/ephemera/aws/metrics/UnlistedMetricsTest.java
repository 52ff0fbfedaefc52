package org.ephemera.aws.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.ephemera.collect.SourceResult;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Outcomes of queries by name without points. */
class UnlistedMetricsTest {
    private static final Outcome UNLISTED = new Outcome.NotEnabled("nothing is listed");

    private static Outcome combine(Outcome listed, Outcome queried, UnlistedMetricsOutcome.Why why) {
        EvidenceExtent extent = EvidenceExtent.of(listed instanceof Outcome.Collected ? 5 : 0);
        return new UnlistedMetricsOutcome(
                        new SourceResult.Finished(listed, extent), new SourceResult.Finished(queried), why, false)
                .combine()
                .outcome();
    }

    /** An incomplete or late response does not prove that there are no points. */
    @ParameterizedTest
    @EnumSource(UnlistedMetricsOutcome.Why.class)
    void keepsPartialWhenResponseIsIncomplete(UnlistedMetricsOutcome.Why why) {
        Outcome unanswered = new Outcome.Partial("CloudWatch did not report them as complete");
        assertThat(combine(UNLISTED, unanswered, why)).isEqualTo(unanswered);
        assertThat(combine(new Outcome.Collected("5 data points"), unanswered, why))
                .isInstanceOfSatisfying(
                        Outcome.Partial.class,
                        part -> assertThat(part.message()).contains("5 data points", unanswered.message()));
        Outcome gone = new Outcome.Expired("the window is older");
        assertThat(combine(UNLISTED, gone, why)).isEqualTo(gone);
    }

    @ParameterizedTest
    @EnumSource(UnlistedMetricsOutcome.Why.class)
    void reportsNotEnabledWhenEmpty(UnlistedMetricsOutcome.Why why) {
        assertThat(combine(UNLISTED, new Outcome.Empty("no data points"), why)).isInstanceOf(Outcome.NotEnabled.class);
    }
}
