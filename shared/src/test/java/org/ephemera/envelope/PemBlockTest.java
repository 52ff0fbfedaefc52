package org.ephemera.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PemBlockTest {
    private static final byte[] DER = {1, 2, 3};

    @Test
    void readsWhatItEncoded() {
        String text = "of a client\n" + PemBlock.encode("CERTIFICATE", DER) + "and\n"
                + PemBlock.encode("EC PRIVATE KEY", DER);
        assertThat(PemBlock.list(text)).extracting(PemBlock::label).containsExactly("CERTIFICATE", "EC PRIVATE KEY");
        assertThat(PemBlock.list(text)).allSatisfy(block -> {
            assertThat(block.der()).isEqualTo(DER);
            assertThat(text).contains(block.text());
            assertThat(block).hasToString("PEM block " + block.label());
        });
        assertThat(PemBlock.first(text, "EC PRIVATE KEY")).isPresent();
        assertThat(PemBlock.first(text, "PRIVATE KEY")).isEmpty();
    }

    @Test
    void rejectsBlockWithoutEnd() {
        String cut = PemBlock.encode("PUBLIC KEY", DER) + "-----BEGIN PUBLIC KEY-----\nAQID\n";
        assertThatThrownBy(() -> PemBlock.list(cut)).isInstanceOf(IllegalArgumentException.class);
        assertThat(PemBlock.first(cut, "PUBLIC KEY")).isPresent();
        assertThatThrownBy(() -> PemBlock.list("-----BEGIN ")).isInstanceOf(IllegalArgumentException.class);
        assertThat(PemBlock.list("none")).isEmpty();
    }
}
