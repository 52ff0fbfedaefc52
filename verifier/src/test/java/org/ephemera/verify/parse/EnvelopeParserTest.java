package org.ephemera.verify.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.ephemera.envelope.DsseEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeParserTest {
    private static final DsseEnvelope ENVELOPE = new DsseEnvelope("e30=", "SHA256:00", "AAE=");

    @Test
    void parsesEnvelopeOfSealer() throws MalformedException {
        assertThat(EnvelopeParser.read(ENVELOPE.toBytes())).isEqualTo(ENVELOPE);
        assertThat(EnvelopeParser.statement(ENVELOPE)).asString().isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n", " ", "{}", "\0",
            })
    void rejectsContentAfterEnd(String more) {
        assertRefused(text() + more);
        assertRefused(more + text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"e30", "e31=", "e30=\\n", "e3 0=", "e30==", "-_==", "e30=e30="})
    void rejectsNonCanonicalBase64(String payload) {
        assertRefused(text().replace("e30=", payload));
    }

    @Test
    void rejectsEveryTruncation() {
        for (int length = 0; length < text().length(); length++) {
            assertRefused(text().substring(0, length));
        }
    }

    private static String text() {
        return new String(ENVELOPE.toBytes(), StandardCharsets.UTF_8);
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> EnvelopeParser.read(text.getBytes(StandardCharsets.UTF_8)))
                .as(text)
                .isInstanceOf(MalformedException.class);
    }
}
