package org.ephemera.verify.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MultisetDigestTest {
    @Test
    void isOfItsWordsInWhateverOrder() {
        MultisetDigest lot = MultisetDigest.EMPTY.with("a").with("b").with("b");

        assertThat(MultisetDigest.EMPTY.with("b").with("a").with("b")).isEqualTo(lot);
        assertThat(MultisetDigest.EMPTY.with("a").with("a").with("b")).isNotEqualTo(lot);
        assertThat(MultisetDigest.EMPTY.with("a").with("b")).isNotEqualTo(lot);
    }

    /** Who could reckon with the sums would find thousands of other words that come to the same. */
    @Test
    void nobodyOutsideKnowsTheSum() {
        assertThat(MultisetDigest.EMPTY.with("a").sum()).isNotEqualTo(LineDigest.of(List.of("a")));
    }
}
