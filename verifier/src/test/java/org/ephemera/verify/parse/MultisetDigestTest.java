package org.ephemera.verify.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MultisetDigestTest {
    @Test
    void isIndependentOfOrder() {
        MultisetDigest lot = MultisetDigest.EMPTY.with("a").with("b").with("b");

        assertThat(MultisetDigest.EMPTY.with("b").with("a").with("b")).isEqualTo(lot);
        assertThat(MultisetDigest.EMPTY.with("a").with("a").with("b")).isNotEqualTo(lot);
        assertThat(MultisetDigest.EMPTY.with("a").with("b")).isNotEqualTo(lot);
    }

    /** A caller who knows the key could find thousands of other strings with the same sum. */
    @Test
    void usesRandomKey() {
        assertThat(MultisetDigest.EMPTY.with("a").sum()).isNotEqualTo(LineDigest.of(List.of("a")));
    }
}
