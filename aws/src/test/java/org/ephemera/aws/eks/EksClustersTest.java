package org.ephemera.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.aws.alert.EksTarget;
import org.ephemera.aws.target.KnownCluster;
import org.ephemera.collect.CollectionRun;
import org.ephemera.collect.Deadline;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.lab.tls.CertificateAuthority;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Bearer token for a cluster of EKS: its content and its renewal. */
class EksClustersTest {
    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicReference<AwsCredentials> credentials =
            new AtomicReference<>(AwsSessionCredentials.create("AKIA1", "secret", "session token"));
    private final AtomicReference<software.amazon.awssdk.services.eks.model.Cluster> described =
            new AtomicReference<>(described().build());
    private final EksClusters clusters = clusters(() -> credentials.get());

    private final class Moving extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    @Test
    void signsStsRequestForOneCluster() throws ClusterException {
        Map<String, String> asked =
                stsParameters(cluster("eu-central-1", "prod").authorization(false));
        assertThat(asked)
                .containsEntry("", "https://sts.eu-central-1.amazonaws.com/")
                .containsEntry("Action", "GetCallerIdentity")
                .containsEntry("Version", "2011-06-15")
                .containsEntry("X-Amz-Algorithm", "AWS4-HMAC-SHA256")
                .containsEntry("X-Amz-Credential", "AKIA1%2F20261126%2Feu-central-1%2Fsts%2Faws4_request")
                .containsEntry("X-Amz-Date", "20261126T120000Z")
                .containsEntry("X-Amz-Expires", "60")
                .containsEntry("X-Amz-Security-Token", "session%20token")
                .containsEntry("X-Amz-SignedHeaders", "host%3Bx-k8s-aws-id")
                .containsKey("X-Amz-Signature")
                .hasSize(10);
        assertThat(stsParameters(cluster("eu-central-1", "test").authorization(false)))
                .doesNotContainEntry("X-Amz-Signature", asked.getOrDefault("X-Amz-Signature", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "cn-north-1, https://sts.cn-north-1.amazonaws.com.cn/",
        "us-gov-west-1, https://sts.us-gov-west-1.amazonaws.com/",
        "us-east-1, https://sts.us-east-1.amazonaws.com/"
    })
    void usesRegionalSts(String region, String address) throws ClusterException {
        credentials.set(AwsBasicCredentials.create("AKIA1", "secret"));
        assertThat(stsParameters(cluster(region, "prod").authorization(false)))
                .containsEntry("", address)
                .doesNotContainKey("X-Amz-Security-Token");
    }

    /** A cluster on an Outpost is identified by its id (aws eks get-token --cluster-id). */
    @Test
    void usesIdWhenClusterIsOnOutpost() throws ClusterException {
        String id = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
        described.set(described()
                .id(id)
                .outpostConfig(o -> o.outpostArns("arn:aws:outposts:eu-central-1:123456789012:outpost/op-1"))
                .build());
        ClusterConnection outpost = cluster("eu-central-1", "prod");
        described.set(described().id(id).build());

        assertThat(signature(outpost)).isEqualTo(signature(cluster("eu-central-1", id)));
        assertThat(outpost.admission()).contains("--cluster-name prod");
        assertThat(signature(cluster("eu-central-1", "prod"))).isNotEqualTo(signature(outpost));
    }

    private static String signature(ClusterConnection cluster) throws ClusterException {
        return stsParameters(cluster.authorization(false)).getOrDefault("X-Amz-Signature", "");
    }

    @Test
    void renewsTokenBeforeExpiryAndWhenRefused() throws ClusterException {
        ClusterConnection cluster = cluster("eu-central-1", "prod");
        String first = cluster.authorization(false);
        now.set(START.plus(Duration.ofMinutes(11)));
        assertThat(cluster.authorization(false)).isEqualTo(first);
        now.set(START.plus(Duration.ofMinutes(14)));
        String second = cluster.authorization(false);
        assertThat(stsParameters(second)).containsEntry("X-Amz-Date", "20261126T121400Z");
        // The role session ended and a new one exists.
        credentials.set(AwsSessionCredentials.create("AKIA2", "secret", "t"));
        assertThat(cluster.authorization(false)).isEqualTo(second);
        assertThat(stsParameters(cluster.authorization(true)).get("X-Amz-Credential"))
                .startsWith("AKIA2");
    }

    @Test
    void failsWithoutCredentials() throws ClusterException {
        EksClusters without = clusters(() -> {
            throw SdkClientException.create("secret things");
        });
        ClusterConnection cluster = without.of(item("eu-central-1", "prod"), run("eu-central-1", "prod"));
        assertThatThrownBy(() -> cluster.authorization(false))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.code()).isEqualTo("NoCredentials"))
                .hasMessageContaining("set AWS_PROFILE")
                .hasMessageNotContaining("secret things");
    }

    @Test
    void sharesClusterOnlyWithinRun() throws ClusterException {
        CollectionRun run = run("eu-central-1", "prod");
        PlannedItem item = item("eu-central-1", "prod");
        assertThat(clusters.of(item, run)).isSameAs(clusters.of(item, run));
        assertThat(clusters.of(item, run)).isNotSameAs(clusters.of(item, run("eu-central-1", "prod")));
    }

    private ClusterConnection cluster(String region, String name) throws ClusterException {
        return clusters.of(item(region, name), run(region, name));
    }

    private EksClusters clusters(AwsCredentialsProvider as) {
        return new EksClusters(
                (place, deadline) -> KnownCluster.of(described.get()), true, () -> as, new Moving(), Optional.empty());
    }

    private static final String AUTHORITY = Base64.getEncoder()
            .encodeToString(new CertificateAuthority("kubernetes", START).pem().getBytes(StandardCharsets.US_ASCII));

    private static software.amazon.awssdk.services.eks.model.Cluster.Builder described() {
        return software.amazon.awssdk.services.eks.model.Cluster.builder()
                .endpoint("https://127.0.0.1:6443")
                .certificateAuthority(c -> c.data(AUTHORITY));
    }

    private CollectionRun run(String region, String name) {
        return new CollectionRun(
                new Target(EksTarget.POD, arn(region, name), attributes(region, name)),
                Deadline.in(new Moving(), Duration.ofMinutes(5)));
    }

    private static PlannedItem item(String region, String name) {
        return PlannedItem.of(
                "kubernetes.version.1",
                KubernetesSources.first(),
                TimeWindow.before(START, Duration.ofHours(1)),
                attributes(region, name));
    }

    private static String arn(String region, String name) {
        return "arn:aws:eks:" + region + ":123456789012:cluster/" + name + "#shop/p";
    }

    private static Map<String, String> attributes(String region, String name) {
        return Map.of("partition", "aws", "region", region, "account", "123456789012", "cluster", name);
    }

    /** Returns the parameters of the presigned request, with its address under "". */
    private static Map<String, String> stsParameters(String authorization) {
        assertThat(authorization).startsWith("Bearer k8s-aws-v1.").doesNotEndWith("=");
        String token = authorization.substring("Bearer k8s-aws-v1.".length());
        String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII).split("\\?", 2);
        TreeMap<String, String> params = Stream.of(parts[1].split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b, TreeMap::new));
        params.put("", parts[0]);
        return params;
    }
}
