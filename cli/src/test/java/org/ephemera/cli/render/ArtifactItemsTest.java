package org.ephemera.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;
import org.junit.jupiter.api.Test;

/** Artifacts of which only a part was collected are shown as collected. */
class ArtifactItemsTest {
    private static final Outcome PART = new Outcome.Partial("the first 100 events are there; the rest is not");

    @Test
    void partialItemHasContent() {
        ArtifactItems log = of(item(PART, 4711));

        assertThat(log.hasContent()).isTrue();
        assertThat(log.summary()).isEqualTo("1 partial; the first 100 events are there; the rest is not");
    }

    @Test
    void summaryShowsMessagesOfCollectedItems() {
        ArtifactItems logs = of(item(PART, 4711), item(new Outcome.Collected("app: 3 events"), 100));

        assertThat(logs.count()).isEqualTo("1 of 2");
        assertThat(logs.summary()).isEqualTo("1 partial; app: 3 events");
    }

    @Test
    void itemWithoutBytesHasNoContent() {
        assertThat(of(item(PART, 0)).hasContent()).isFalse();
        assertThat(of(item(new Outcome.Denied("x:Y", "refused"), 50)).hasContent())
                .isFalse();
    }

    private static ArtifactItems of(ItemOutcome... items) {
        return new ArtifactItems("aws.logs.stream", List.of(items));
    }

    private static ItemOutcome item(Outcome outcome, long bytes) {
        return new ItemOutcome(
                new PlannedItem(
                        "aws.logs.stream.1",
                        "aws.logs.stream",
                        true,
                        true,
                        Volatility.V4,
                        new TimeWindow(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)),
                        new TreeMap<>()),
                outcome,
                EvidenceExtent.NONE,
                List.of(),
                List.of(),
                1,
                0,
                1,
                bytes);
    }
}
