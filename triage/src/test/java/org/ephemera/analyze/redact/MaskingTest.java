package org.ephemera.analyze.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets are masked; what was done to the service that keeps them is what a reader has to know. */
class MaskingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "was used from 203.0.113.66: secretsmanager:GetSecretValue, s3:ListBuckets",
                "called secretsmanager:PutResourcePolicy",
                "and reaches far: secretsmanager:Get*, secretsmanager:* on *"
            })
    void actionsOfTheServiceThatKeepsSecretsAreNone(String text) {
        assertThat(Masking.masked(text)).isEqualTo(text);
    }

    @Test
    void whatIsWrittenLikeOneIsMasked() {
        assertThat(Masking.masked("secretsmanager:h0pe-so secret:GetSecretValue"))
                .isEqualTo("secretsmanager:[redacted] secret:[redacted]");
    }
}
