package org.ephemera.aws.call;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ephemera.aws.catalog.ApiOperation;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.collect.Deadline;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * Holds requests back so that the published rates are kept and the customer's own tools, whose calls are counted with
 * ours, are left their part. One token bucket for each of {@link RequestQuotas} and region; the account is that of the one
 * identity for which these limits were made. Safe for use by many threads, which wait without holding a lock.
 */
final class RateLimits {
    /** Percent of a published rate. */
    static final int USUAL_SHARE = 50;

    private static final int WHOLE = 100;
    /** Of every partition, and for IPv6. */
    private static final List<String> OF_AWS = List.of(
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

    /** Whatever is no AWS has no quotas of AWS. */
    static final RateLimits NONE = new RateLimits(0, TimeMeter.SYSTEM_NANOTIME);

    private final int share;
    private final TimeMeter time;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    RateLimits(int share, TimeMeter time) {
        this.share = share;
        this.time = time;
    }

    /**
     * @param share percent of the published rates, as somebody has set it; then it holds wherever the calls go
     * @throws IllegalArgumentException if it is no such number
     */
    static Optional<RateLimits> set(Optional<String> share) {
        return share.map(text -> {
            if (!text.matches("[1-9][0-9]?|100")) {
                throw new IllegalArgumentException(
                        "EPHEMERA_QUOTA_SHARE is a percentage from 1 to 100; unset it for " + USUAL_SHARE);
            }
            return new RateLimits(Integer.parseInt(text), TimeMeter.SYSTEM_NANOTIME);
        });
    }

    static RateLimits usual() {
        return new RateLimits(USUAL_SHARE, TimeMeter.SYSTEM_NANOTIME);
    }

    /** @param endpoint what stands in for the address that the SDK knows; a private one of AWS has AWS's quotas */
    static boolean holdAt(Optional<URI> endpoint) {
        return endpoint.isEmpty()
                || OF_AWS.stream()
                        .anyMatch(suffix ->
                                String.valueOf(endpoint.get().getHost()).endsWith(suffix));
    }

    /** Waits for the turn of a request, and for that of the data points it asks for. */
    boolean admits(ApiRequest question, Deadline limit) {
        return admits(question.operation(), question.region(), limit.remaining())
                && (question.points() == 0
                        || admits(MetricsCatalog.DATA_POINTS, question.region(), question.points(), limit.remaining()));
    }

    /**
     * Waits for the turn of one request.
     *
     * @return false, at once, if it does not come within the time
     */
    boolean admits(ApiOperation operation, String region, Duration longest) {
        return admits(operation, region, 1, longest);
    }

    private boolean admits(ApiOperation operation, String region, long tokens, Duration longest) {
        if (share == 0) {
            return true;
        }
        RequestQuota quota = RequestQuotas.of(operation, region);
        Bucket bucket = buckets.computeIfAbsent(quota.bucket() + " " + region, key -> bucket(quota));
        try {
            long end = System.nanoTime() + longest.toNanos();
            // Of a small share a bucket holds less than one question may ask for: it is waited for part by part.
            for (long left = tokens; left > 0; ) {
                long part = Math.min(left, capacity(quota));
                long nanos = end - System.nanoTime();
                if (!bucket.tryConsume(part)
                        && !(nanos > 0 && bucket.asBlocking().tryConsume(part, nanos))) {
                    return false;
                }
                left -= part;
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted while it waited for its turn", e);
        }
    }

    private int percent(RequestQuota quota) {
        return quota.ours() ? WHOLE : share;
    }

    private long capacity(RequestQuota quota) {
        return Math.max(1, (long) quota.burst() * percent(quota) / WHOLE);
    }

    private Bucket bucket(RequestQuota quota) {
        // So many tokens in a hundred seconds, as a percentage of a small rate is no whole number a second.
        Bandwidth bandwidth = Bandwidth.builder()
                .capacity(capacity(quota))
                .refillGreedy((long) quota.sustained() * percent(quota), Duration.ofSeconds(WHOLE))
                .build();
        return Bucket.builder()
                .addLimit(bandwidth)
                .withCustomTimePrecision(time)
                .build();
    }
}
