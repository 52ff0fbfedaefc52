package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActorIndicatorsTest {
    private static final String ROLE = "arn:aws:sts::111122223333:assumed-role/checkout/" + ActivityFixture.SESSION;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final ActivityFixture scene = new ActivityFixture();

    /** The first call of the role is from inside; the second creates a user from the internet. */
    @Test
    void returnsAddressKeyAndProgramOfCaller() {
        call(-60, "s3:ListBuckets", "10.0.3.27", "aws-sdk-java/2.30", "ASIA000000000000AAAA");
        call(0, "iam:CreateUser", "203.0.113.66", "aws-cli/2.17", "ASIA000000000000BBBB");
        call(1, "iam:CreateAccessKey", "203.0.113.66", "aws-cli/2.17", "ASIA000000000000BBBB");

        assertThat(scene.actors(folder))
                .extracting(indicator -> indicator.kind() + " " + indicator.value())
                .containsExactlyInAnyOrder("IP 203.0.113.66", "KEY_ID ASIA000000000000BBBB", "USER_AGENT aws-cli/2.17");
    }

    /** A service that calls for a principal has no address; its name is no indicator. */
    @Test
    void returnsNothingOfServicesAndInternalCallers() {
        call(
                0,
                "iam:CreateUser",
                "cloudformation.amazonaws.com",
                "cloudformation.amazonaws.com",
                "ASIA000000000000BBBB");
        call(1, "iam:CreateUser", "10.0.3.27", "aws-cli/2.17", "ASIA000000000000BBBB");

        assertThat(scene.actors(folder)).isEmpty();
    }

    private void call(int minute, String operation, String address, String agent, String key) {
        ObjectNode entry = scene.aws(minute, ROLE, operation, "{}");
        entry.put("sourceIPAddress", address);
        entry.put("userAgent", agent);
        entry.withObject("/userIdentity").put("accessKeyId", key);
    }
}
