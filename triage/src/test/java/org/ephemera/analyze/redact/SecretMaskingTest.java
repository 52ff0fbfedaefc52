package org.ephemera.analyze.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets are masked; actions of Secrets Manager are not, because readers need them. */
class SecretMaskingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "was used from 203.0.113.66: secretsmanager:GetSecretValue, s3:ListBuckets",
                "called secretsmanager:PutResourcePolicy",
                "and reaches far: secretsmanager:Get*, secretsmanager:* on *"
            })
    void keepsSecretsManagerActions(String text) {
        assertThat(SecretMasking.masked(text)).isEqualTo(text);
    }

    @Test
    void masksTextThatResemblesAction() {
        assertThat(SecretMasking.masked("secretsmanager:h0pe-so secret:GetSecretValue"))
                .isEqualTo("secretsmanager:[redacted] secret:[redacted]");
    }

    /** The secret is {@code hunter2-} with its suffix up to a blank, a quote or a separator. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql -uroot -p'hunter2-x' shop",
                "mysqldump -uroot -p\"hunter2-x\" shop",
                "mariadb-dump -phunter2-x shop",
                "sshpass -p hunter2-x ssh root@10.0.0.7",
                "sshpass -p'hunter2-x' ssh root@10.0.0.7",
                "redis-cli -h cache -a hunter2-x get k",
                "redis-server --requirepass hunter2-x --port 6379",
                "echo requirepass hunter2-x >> redis.conf",
                "sh -c 'DB_PASS=hunter2-x ./app'",
                "curl -s -uops:hunter2-x https://shop.example/",
                "curl -H 'Cookie: session=hunter2-x' https://shop.example/",
                "curl -H \"Authorization: ApiKey hunter2-0123456789abcdef\" https://shop.example/",
                "{\\\"Authorization\\\":\\\"hunter2-0123456789abcdef\\\"}",
                "https://b.s3.amazonaws.com/o?X-Amz-Expires=900&X-Amz-Signature=hunter2-0f0f&x=1",
                "https://a.blob.core.windows.net/c?sv=2024&amp;sig=hunter2-0f0f&amp;se=1",
                "\"https://a.blob.core.windows.net/c?sv=2024\\u0026sig=hunter2-0f0f\\u0026se=1\"",
            })
    void masksSecretsOfCommandsAndHeaders(String text) {
        assertThat(SecretMasking.masked(text)).contains("[redacted]").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy_pass http://10.0.0.7:8080",
                "authorization: disabled",
                "mysql -h db -u root shop",
                "received sig=15",
                "xmrig -o pool.example:3333 -u wallet -p x"
            })
    void keepsTextWithoutSecret(String text) {
        assertThat(SecretMasking.masked(text)).isEqualTo(text);
    }
}
