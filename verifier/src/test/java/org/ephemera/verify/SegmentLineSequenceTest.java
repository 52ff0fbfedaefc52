package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentLineSequenceTest {
    @ParameterizedTest
    @CsvSource({
        "1 2 3 4, , 0",
        "1 3 2 4, REORDERED, 2",
        "4 3 2 1, REORDERED, 1",
        "1 2 4, MISSING, 3",
        "2 3 4, MISSING, 1",
        "1 2 2 3, EXTRA, 3",
        "1 2 1 2, EXTRA, 3",
        "1 -1 3, ALTERED, 2",
        "1 9 3, MISSING, 2"
    })
    void reportsKindOfDeviation(String numbers, DeviationKind kind, int line) {
        SegmentLineSequence sequence = new SegmentLineSequence();
        for (String number : numbers.split(" ", -1)) {
            sequence.take(Long.parseLong(number));
        }
        assertThat(sequence.broken().map(SegmentLineSequence.Break::kind)).isEqualTo(Optional.ofNullable(kind));
        assertThat(sequence.broken().map(SegmentLineSequence.Break::line).orElse(0))
                .isEqualTo(line);
    }
}
