package org.ephemera.azure.call;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ephemera.azure.catalog.ApiOperation;

/**
 * Holds requests back so that the published rates are kept and others who ask as the same principal are left their half.
 * Safe for use by many threads, which wait without holding a lock.
 */
final class RateLimits {
    /** However long a service asks to be left alone, it is asked again after this. */
    private static final Duration LONGEST_HOLD = Duration.ofHours(1);

    private final Map<String, Bandwidth> rates;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    /** By operation and subscription, the moment of {@link System#nanoTime} before which it is not to be asked. */
    private final Map<String, Long> held = new ConcurrentHashMap<>();

    private RateLimits(Map<String, Bandwidth> rates) {
        this.rates = rates;
    }

    /** Whatever is no Azure has no limits of Azure; what it says itself is heeded all the same. */
    static RateLimits none() {
        return new RateLimits(Map.of());
    }

    /**
     * Half of the rates: of the resource manager 250 reads at once and 25 a second (for each region, subscription and
     * principal), of the activity log 50 in 30 seconds, of Log Analytics 200 queries in 30 seconds.
     */
    static RateLimits usual() {
        return new RateLimits(Map.of(
                "",
                rate(125, 125, Duration.ofSeconds(10)),
                "monitor:ActivityLogs_List",
                rate(12, 25, Duration.ofSeconds(30)),
                "operationalinsights:Query_Execute",
                rate(25, 100, Duration.ofSeconds(30)),
                "operationalinsights:Query_Search",
                rate(2, 20, Duration.ofSeconds(30))));
    }

    /**
     * Has nobody ask the same of the same subscription before the service said that it may be: whoever asked at once with the one
     * that was throttled would be throttled too, and again.
     *
     * @param subscription in lower case, "" for what belongs to none
     */
    void hold(ApiOperation operation, String subscription, Duration pause) {
        Duration kept = pause.compareTo(LONGEST_HOLD) < 0 ? pause : LONGEST_HOLD;
        held.merge(
                key(operation, subscription),
                System.nanoTime() + kept.toNanos(),
                (one, other) -> one - other > 0 ? one : other);
    }

    /**
     * Waits for the turn of one request.
     *
     * @param subscription in lower case, "" for what belongs to none
     * @return false, at once, if it does not come within the time
     */
    boolean admits(ApiOperation operation, String subscription, Duration longest) {
        long begun = System.nanoTime();
        try {
            for (Duration wait = left(operation, subscription);
                    wait.isPositive();
                    wait = left(operation, subscription)) {
                if (wait.compareTo(longest.minusNanos(System.nanoTime() - begun)) > 0) {
                    return false;
                }
                Thread.sleep(wait);
            }
            return rates.isEmpty() || takes(operation, longest.minusNanos(System.nanoTime() - begun));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenCallException("interrupted while it waited for its turn", false, e);
        }
    }

    private boolean takes(ApiOperation operation, Duration longest) throws InterruptedException {
        String key = rates.containsKey(operation.key()) ? operation.key() : "";
        Bucket bucket = buckets.computeIfAbsent(
                key, name -> Bucket.builder().addLimit(rates.get(name)).build());
        return bucket.tryConsume(1)
                || (longest.isPositive() && bucket.asBlocking().tryConsume(1, longest));
    }

    /** Until it may be asked; not positive if it may. */
    private Duration left(ApiOperation operation, String subscription) {
        Long until = held.get(key(operation, subscription));
        return until == null ? Duration.ZERO : Duration.ofNanos(until - System.nanoTime());
    }

    private static String key(ApiOperation operation, String subscription) {
        return operation.key() + " " + subscription;
    }

    private static Bandwidth rate(int burst, int tokens, Duration in) {
        return Bandwidth.builder().capacity(burst).refillGreedy(tokens, in).build();
    }
}
