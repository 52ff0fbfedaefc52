package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.BodyType;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests use of the credentials of a task with a public address. The first recorded call may already be the
 * attacker's.
 */
class OwnAddressTest {
    private static final String ELSEWHERE = "203.0.113.66";
    private static final String ITS_OWN = "198.51.100.9";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final ActivityFixture scene = new ActivityFixture();

    @Test
    void reportsOtherPublicAddress() {
        called(ITS_OWN);
        called(ELSEWHERE);
        assertThat(judged()).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id() + " " + finding.severity().word()).isEqualTo("EXE-012 medium");
            assertThat(finding.because())
                    .contains("was used from " + ELSEWHERE
                            + " with aws-cli, which is not an address of the task: s3:ListBuckets");
        });
    }

    @Test
    void ignoresOwnAndInternalAddresses() {
        called(ITS_OWN);
        called("10.0.3.27");
        called("2001:db8::1");
        called(ELSEWHERE).withObject("/userIdentity").put("invokedBy", "athena.amazonaws.com");
        assertThat(judged()).isEmpty();
    }

    /** The earlier use of the own address does not identify the owner of the other address. */
    @Test
    void keepsSeverityWithEarlierCalls() {
        called(ITS_OWN, -120);
        called(ELSEWHERE);
        assertThat(ActivityFixture.shown(judged())).containsExactly("EXE-012 medium");
    }

    /** A recipient of a presigned URL may have any address, which does not become an address of the task. */
    @Test
    void reportsPresignedUrlsInOneFinding() {
        for (int visitor = 1; visitor <= 12; visitor++) {
            linked("203.0.113." + visitor, -120);
        }
        assertThat(judged()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.because()).contains("used from 12 addresses", ": s3:GetObject");
        });
    }

    @Test
    void summarizesManyAddresses() {
        for (int place = 1; place <= 30; place++) {
            called("203.0.113." + place);
        }
        assertThat(judged())
                .hasSize(11)
                .extracting(Finding::because)
                .filteredOn(because -> because.contains("from 20 more"))
                .hasSize(1);
    }

    private void linked(String address, int minute) {
        scene.aws(minute, CloudActivity.OWN, "s3:GetObject", "{}")
                .put("sourceIPAddress", address)
                .put("userAgent", "[Mozilla/5.0]")
                .putObject("additionalEventData")
                .put("AuthenticationMethod", "QueryString");
    }

    private ObjectNode called(String address) {
        return called(address, 0);
    }

    private ObjectNode called(String address, int minute) {
        return scene.aws(minute, CloudActivity.OWN, "s3:ListBuckets", "{}").put("sourceIPAddress", address);
    }

    private List<Finding> judged() {
        String task =
                "{\"tasks\":[{\"taskArn\":\"arn:aws:ecs:eu-central-1:111122223333:task/shop/" + ActivityFixture.SESSION
                        + "\",\"launchType\":\"FARGATE\",\"containers\":[{\"name\":\"app\"}],\"attachments\":[{\"details\":"
                        + "[{\"name\":\"networkInterfaceId\",\"value\":\"eni-1\"}]}]}]}";
        String eni =
                "<R xmlns=\"x\"><networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><association>"
                        + "<publicIp>" + ITS_OWN + "</publicIp></association></item></networkInterfaceSet></R>";
        return scene.judge(SealedPackageFixture.in(folder)
                        .item("aws.ecs.task", Map.of("a", "1"), FixtureResponse.json("ecs:DescribeTasks", task))
                        .item(
                                "aws.ec2.network-interfaces",
                                Map.of("a", "1"),
                                FixtureResponse.of(
                                        "ec2:DescribeNetworkInterfaces",
                                        BodyType.XML,
                                        eni.getBytes(StandardCharsets.UTF_8))))
                .findings();
    }
}
