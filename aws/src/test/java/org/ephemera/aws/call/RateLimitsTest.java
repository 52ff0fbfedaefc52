package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.RateLimits;
import org.ephemera.collect.source.FullBodyView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rate limits with a simulated clock. */
class RateLimitsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RateLimits half = limits(50);

    @ParameterizedTest
    @CsvSource({
        // immediately, and in ten more seconds
        "ecs:DescribeTasks, eu-west-1, 50, 100",
        "ecs:ListTasks, eu-west-1, 50, 100",
        "ecs:DescribeContainerInstances, eu-west-1, 50, 100",
        "ecs:DescribeServices, eu-west-1, 50, 100",
        "ecs:ListServices, eu-west-1, 50, 100",
        "ecs:ListServiceDeployments, eu-west-1, 25, 100",
        "ecs:DescribeServiceDeployments, eu-west-1, 25, 100",
        "ecs:DescribeServiceRevisions, eu-west-1, 25, 100",
        "ecs:DescribeTaskDefinition, eu-west-1, 25, 100",
        "ecs:ListTaskDefinitions, eu-west-1, 25, 100",
        "ecs:ListTagsForResource, eu-west-1, 25, 100",
        "logs:GetLogEvents, us-west-2, 5, 50",
        "logs:GetLogEvents, ap-northeast-3, 5, 50",
        "logs:GetLogEvents, ap-southeast-3, 5, 50",
        "logs:GetLogEvents, ca-west-1, 5, 50",
        "logs:GetLogEvents, eu-central-1, 5, 50",
        "logs:GetLogEvents, eu-west-1, 5, 50",
        "logs:GetLogEvents, il-central-1, 5, 50",
        "logs:GetLogEvents, us-east-1, 12, 125",
        "logs:GetLogEvents, eu-west-3, 15, 150",
        "logs:FilterLogEvents, ap-northeast-3, 2, 25",
        "logs:FilterLogEvents, ap-southeast-3, 2, 25",
        "logs:FilterLogEvents, ca-west-1, 2, 25",
        "logs:FilterLogEvents, eu-central-1, 2, 25",
        "logs:FilterLogEvents, il-central-1, 2, 25",
        "logs:FilterLogEvents, us-east-1, 12, 125",
        "logs:FilterLogEvents, eu-west-1, 5, 50",
        "logs:DescribeLogStreams, eu-west-1, 12, 125",
        "logs:DescribeLogGroups, eu-west-1, 5, 50",
        "logs:StartQuery, eu-west-1, 5, 50",
        "logs:GetQueryResults, eu-west-1, 5, 50",
        "cloudwatch:GetMetricData, eu-west-1, 250, 2500",
        "cloudwatch:ListMetrics, eu-west-1, 12, 125",
        "cloudtrail:LookupEvents, eu-west-1, 2, 20",
        "elasticloadbalancing:DescribeTargetHealth, eu-west-1, 20, 50",
        "iam:GetRole, us-east-1, 5, 50"
    })
    void usesHalfOfPublishedRates(String key, String region, int burst, int inTenSeconds) {
        assertThat(admitted(half, operation(key), region)).isEqualTo(burst);
        int more = 0;
        for (int i = 0; i < 100; i++) {
            nanos.addAndGet(Duration.ofMillis(100).toNanos());
            more += admitted(half, operation(key), region);
        }
        assertThat(more).isEqualTo(inTenSeconds);
    }

    @Test
    void sharesBucketsByOperationNotByRegion() {
        assertThat(admitted(half, operation("ecs:ListTasks"), "eu-west-1")).isEqualTo(50);
        assertThat(admitted(half, operation("ecs:DescribeTasks"), "eu-west-1")).isZero();
        assertThat(admitted(half, operation("ecs:DescribeServices"), "eu-west-1"))
                .isEqualTo(50);
        assertThat(admitted(half, operation("ecs:DescribeTasks"), "eu-west-2")).isEqualTo(50);
        assertThat(admitted(limits(50), operation("ecs:DescribeTasks"), "eu-west-1"))
                .as("of another identity")
                .isEqualTo(50);
    }

    @Test
    void admitsOneRequestWithSmallestShare() {
        assertThat(admitted(limits(1), operation("logs:FilterLogEvents"), "eu-central-1"))
                .isEqualTo(1);
        assertThat(admitted(limits(100), operation("logs:FilterLogEvents"), "eu-central-1"))
                .isEqualTo(5);
        assertThat(admitted(RateLimits.none(), operation("logs:FilterLogEvents"), "eu-central-1"))
                .isEqualTo(1000);
    }

    /** One percent of 396,000 points a second is less than one response may contain: the wait covers all points. */
    @Test
    void waitsForMorePointsThanTheBucketHolds() {
        ApiRequest question = new ApiRequest(MetricsCatalog.GET_METRIC_DATA, "eu-west-1", Map.of(), FullBodyView::new);
        assertThat(limits(1).admits(question.ofPoints(3960), "eu-west-1", Duration.ZERO))
                .isTrue();
        assertThat(limits(1).admits(question.ofPoints(3961), "eu-west-1", Duration.ZERO))
                .isFalse();
        assertThat(limits(50).admits(question.ofPoints(100_800), "eu-west-1", Duration.ZERO))
                .isTrue();
    }

    /** A private endpoint of AWS has AWS's quotas; an emulator has none. */
    @ParameterizedTest
    @CsvSource({
        "https://vpce-0a1b-2c3d.logs.eu-west-1.vpce.amazonaws.com, true",
        "https://logs.cn-north-1.amazonaws.com.cn, true",
        "https://logs.eu-west-1.api.aws, true",
        "https://logs.cn-north-1.api.amazonwebservices.com.cn, true",
        "https://vpce-0a1b-2c3d.logs.eusc-de-east-1.vpce.amazonaws.eu, true",
        "https://logs.us-iso-east-1.c2s.ic.gov, true",
        "http://127.0.0.1:5000, false",
        "https://amazonaws.com.example.org, false"
    })
    void quotasApplyToAwsEndpoints(URI endpoint, boolean hold) {
        assertThat(AwsRateLimits.holdAt(Optional.of(endpoint))).isEqualTo(hold);
        assertThat(AwsRateLimits.holdAt(Optional.empty())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0", "101", "half", "5.5", "''"})
    void rejectsInvalidShare(String share) {
        assertThatThrownBy(() -> AwsRateLimits.set(Optional.of(share)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("EPHEMERA_QUOTA_SHARE is invalid");
    }

    private static int admitted(RateLimits limits, ApiOperation operation, String region) {
        int admitted = 0;
        while (admitted < 1000 && limits.admits(ApiRequest.of(operation, region, Map.of()), region, Duration.ZERO)) {
            admitted++;
        }
        return admitted;
    }

    private static ApiOperation operation(String key) {
        String[] parts = key.split(":", 2);
        return ApiOperation.of(parts[0], parts[1]);
    }

    private RateLimits limits(int share) {
        return AwsRateLimits.of(share, new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanos.get();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        });
    }
}
