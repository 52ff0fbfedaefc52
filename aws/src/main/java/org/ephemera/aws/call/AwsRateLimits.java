package org.ephemera.aws.call;

import io.github.bucket4j.TimeMeter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.RateLimits;

/**
 * Rate limits of one identity at AWS. AWS counts the collector's requests together with those of the customer's own
 * tools, so only a share of each published rate is used.
 */
final class AwsRateLimits {
    /** Percent of a published rate. */
    static final int USUAL_SHARE = 50;

    private static final int HUNDRED_PERCENT = 100;
    /** Domains of every partition, and for IPv6. */
    private static final List<String> DOMAINS = List.of(
            ".amazonaws.com",
            ".api.aws",
            ".amazonaws.com.cn",
            ".api.amazonwebservices.com.cn",
            ".amazonaws.eu",
            ".api.amazonwebservices.eu",
            ".c2s.ic.gov",
            ".sc2s.sgov.gov",
            ".csp.hci.ic.gov",
            ".cloud.adc-e.uk");

    private AwsRateLimits() {}

    static RateLimits of(int share, TimeMeter time) {
        return new RateLimits((request, region) -> quotas(request, region, share), time);
    }

    static RateLimits usual() {
        return of(USUAL_SHARE, TimeMeter.SYSTEM_NANOTIME);
    }

    /**
     * Returns the limits of the setting EPHEMERA_QUOTA_SHARE, which also hold for endpoints outside AWS.
     *
     * @param share percent of the published rates; empty if the setting is absent
     * @throws IllegalArgumentException if it is not a percentage
     */
    static Optional<RateLimits> set(Optional<String> share) {
        return share.map(text -> {
            if (!text.matches("[1-9][0-9]?|100")) {
                throw new IllegalArgumentException(
                        "EPHEMERA_QUOTA_SHARE is invalid; expected a percentage from 1 to 100; unset it for the"
                                + " default of " + USUAL_SHARE);
            }
            return of(Integer.parseInt(text), TimeMeter.SYSTEM_NANOTIME);
        });
    }

    /** Reports whether the endpoint belongs to AWS, whose quotas also hold for private endpoints. */
    static boolean holdAt(Optional<URI> endpoint) {
        return endpoint.isEmpty()
                || DOMAINS.stream()
                        .anyMatch(suffix ->
                                String.valueOf(endpoint.get().getHost()).endsWith(suffix));
    }

    private static List<RateLimits.Quota> quotas(ApiRequest request, String region, int share) {
        RateLimits.Quota call = quota(RequestQuotas.of(request.operation(), region), region, 1, share);
        return request.points() == 0
                ? List.of(call)
                : List.of(
                        call,
                        quota(RequestQuotas.of(MetricsCatalog.DATA_POINTS, region), region, request.points(), share));
    }

    /** A percentage of a small rate is not an integer for each second, so tokens are added for 100 seconds. */
    private static RateLimits.Quota quota(RequestQuotas.Quota quota, String region, long tokens, int share) {
        int percent = quota.ours() ? HUNDRED_PERCENT : share;
        return new RateLimits.Quota(
                quota.bucket() + " " + region,
                Math.max(1, (long) quota.burst() * percent / HUNDRED_PERCENT),
                (long) quota.sustained() * percent,
                Duration.ofSeconds(HUNDRED_PERCENT),
                tokens);
    }
}
