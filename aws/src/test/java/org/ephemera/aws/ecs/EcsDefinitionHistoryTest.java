package org.ephemera.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EcsDefinitionHistoryTest {
    /** The predecessor of each revision that ran is included, even if an old task still runs. */
    @Test
    void selectsPredecessorOfEachRevisionThatRan() {
        assertThat(EcsDefinitionHistorySource.wanted(upTo(20), List.of(3, 4, 19)))
                .containsExactly(20, 18, 17, 16, 15, 14, 2);
        assertThat(EcsDefinitionHistorySource.wanted(upTo(7), List.of(1, 5, 7))).containsExactly(6, 4, 3, 2);
        assertThat(EcsDefinitionHistorySource.wanted(upTo(2), List.of())).containsExactly(2, 1);
    }

    private static SortedMap<Integer, String> upTo(int newest) {
        SortedMap<Integer, String> revisions = new TreeMap<>();
        IntStream.rangeClosed(1, newest).forEach(revision -> revisions.put(revision, "checkout:" + revision));
        return revisions;
    }
}
