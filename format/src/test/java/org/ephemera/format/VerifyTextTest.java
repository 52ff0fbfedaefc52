package org.ephemera.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;

class VerifyTextTest {
    /** Else what this version begins to close, and cannot seal, no later one could. */
    @Test
    void whatIsWrittenIsKnownToLaterVersions() {
        byte[] text = VerifyText.file();
        assertThat(VerifyText.isOurs(Digest.of(text)))
                .as(
                        "VERIFY.txt has changed: put %s into VerifyText.WRITTEN, and take out what stands there only if its"
                                + " script passes what it should not",
                        Digest.of(text).hex())
                .isTrue();
        text[0]++;
        assertThat(VerifyText.isOurs(Digest.of(text))).isFalse();
    }
}
