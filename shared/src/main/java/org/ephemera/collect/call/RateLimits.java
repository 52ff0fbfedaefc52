package org.ephemera.collect.call;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Client-side rate limiter with one token bucket for each published request quota of a cloud. A throttled operation is
 * not requested again before the service permits it. Safe for use by many threads, which wait without holding a lock.
 */
public final class RateLimits {
    /** Longest time for which a throttled operation is held, even if the service requests a longer pause. */
    private static final Duration LONGEST_HOLD = Duration.ofHours(1);

    /**
     * Tokens that a request takes from one bucket.
     *
     * @param bucket name of the bucket, with the scope if the cloud counts by scope; operations with the same name share it
     * @param capacity tokens in a full bucket
     * @param refill tokens added in {@code period}
     * @param tokens tokens that the request takes; may be more than the capacity
     */
    public record Quota(String bucket, long capacity, long refill, Duration period, long tokens) {
        public Quota {
            if (capacity < 1 || refill < 1) {
                throw new IllegalArgumentException(
                        "Invalid quota of " + bucket + "; expected a capacity and a refill of at least 1");
            }
        }
    }

    private final BiFunction<ApiRequest, String, List<Quota>> quotas;
    private final TimeMeter time;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    /** Time of {@link System#nanoTime} before which an operation is not requested, by operation and scope. */
    private final Map<String, Long> held = new ConcurrentHashMap<>();

    /** Returns limits without quotas, for endpoints outside the cloud. Throttled operations are still delayed. */
    public static RateLimits none() {
        return new RateLimits((request, scope) -> List.of());
    }

    /**
     * Creates limits.
     *
     * @param quotas returns the quotas of a request in a scope
     */
    public RateLimits(BiFunction<ApiRequest, String, List<Quota>> quotas) {
        this(quotas, TimeMeter.SYSTEM_NANOTIME);
    }

    public RateLimits(BiFunction<ApiRequest, String, List<Quota>> quotas, TimeMeter time) {
        this.quotas = quotas;
        this.time = time;
    }

    /**
     * Waits until the request may be sent.
     *
     * @param scope region or subscription within which the cloud counts requests; "" if it counts them together
     * @return false, without waiting, if a hold ends later than {@code longest}; false if no token is free in that time
     */
    public boolean admits(ApiRequest request, String scope, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        try {
            if (!awaitHold(request.operation().key() + " " + scope, end)) {
                return false;
            }
            for (Quota quota : quotas.apply(request, scope)) {
                if (!take(quota, end)) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(
                    "Interrupted", "the thread was interrupted", TransportException.Retry.NEVER, e);
        }
    }

    /** Delays all requests of this operation and scope, because the service throttled one of them. */
    public void hold(ApiRequest request, String scope, Duration pause) {
        Duration kept = pause.compareTo(LONGEST_HOLD) < 0 ? pause : LONGEST_HOLD;
        held.merge(
                request.operation().key() + " " + scope,
                System.nanoTime() + kept.toNanos(),
                (one, other) -> one - other > 0 ? one : other);
    }

    private boolean awaitHold(String key, long end) throws InterruptedException {
        for (Long until = held.get(key); until != null; until = held.get(key)) {
            long wait = until - System.nanoTime();
            if (wait <= 0) {
                held.remove(key, until);
                return true;
            }
            if (until - end > 0) {
                return false;
            }
            Thread.sleep(Duration.ofNanos(wait));
        }
        return true;
    }

    /** Takes the tokens in parts, because a small bucket may hold less than one request needs. */
    private boolean take(Quota quota, long end) throws InterruptedException {
        Bucket bucket = buckets.computeIfAbsent(quota.bucket(), key -> bucket(quota));
        for (long left = quota.tokens(); left > 0; ) {
            long part = Math.min(left, quota.capacity());
            long nanos = end - System.nanoTime();
            if (!bucket.tryConsume(part) && !(nanos > 0 && bucket.asBlocking().tryConsume(part, nanos))) {
                return false;
            }
            left -= part;
        }
        return true;
    }

    private Bucket bucket(Quota quota) {
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(quota.capacity())
                        .refillGreedy(quota.refill(), quota.period())
                        .build())
                .withCustomTimePrecision(time)
                .build();
    }
}
