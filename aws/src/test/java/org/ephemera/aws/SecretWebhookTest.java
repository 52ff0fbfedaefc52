package org.ephemera.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.call.SecretReader;
import org.ephemera.aws.queue.SecretWebhook;
import org.ephemera.aws.testing.Moto;
import org.ephemera.queue.WebhookAnnouncer;
import org.ephemera.testing.ShellCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Address of a web hook in Secrets Manager, created with the AWS CLI on moto. */
class SecretWebhookTest {
    private final Moto moto = Moto.empty();

    @TempDir
    Path folder;

    @Test
    void readsSecret() throws Exception {
        String address = "https://hooks.example.com/services/T0/B0/\u00e9\"";
        ShellCommand.Result created = ShellCommand.run(
                folder,
                new HashMap<>(moto.settings()),
                "aws",
                "--endpoint-url=" + moto.endpoint(),
                "--region=us-east-1",
                "secretsmanager",
                "create-secret",
                "--name=hook",
                "--secret-string=file://" + Files.writeString(folder.resolve("address"), address),
                "--query=ARN",
                "--output=text");
        assertThat(created.exit()).as(created.output()).isZero();
        String arn = created.output().strip();

        assertThat(new SecretReader(moto.connection()).read(arn)).isEqualTo(address);
        assertThat(SecretWebhook.of(arn, moto.connection())).isInstanceOf(SecretWebhook.class);
        assertThat(SecretWebhook.of("https://example.com/", moto.connection())).isInstanceOf(WebhookAnnouncer.class);
    }

    @Test
    void reportsSecretThatCannotBeRead() {
        String arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:absent-AbCdEf";
        assertThatThrownBy(() -> new SecretReader(moto.connection()).read(arn))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ResourceNotFoundException")
                .hasMessageContaining("secretsmanager:GetSecretValue");
        assertThatThrownBy(() -> new SecretReader(AwsConnection.of(Map.of())).read("arn:aws:secretsmanager:x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected one like");
    }
}
