package org.ephemera.verify.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LotTest {
    @Test
    void isOfItsWordsInWhateverOrder() {
        Lot lot = Lot.EMPTY.with("a").with("b").with("b");

        assertThat(Lot.EMPTY.with("b").with("a").with("b")).isEqualTo(lot);
        assertThat(Lot.EMPTY.with("a").with("a").with("b")).isNotEqualTo(lot);
        assertThat(Lot.EMPTY.with("a").with("b")).isNotEqualTo(lot);
    }

    /** Who could reckon with the sums would find thousands of other words that come to the same. */
    @Test
    void nobodyOutsideKnowsTheSum() {
        assertThat(Lot.EMPTY.with("a").sum()).isNotEqualTo(Said.of(List.of("a")));
    }
}
