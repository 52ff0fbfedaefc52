package org.ephemera.azure.source;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds requests back so that the published rates are kept and others who ask as the same principal are left their half.
 * Safe for use by many threads, which wait without holding a lock.
 */
final class RateLimits {
    /** Whatever is no Azure has no limits of Azure. */
    static final RateLimits NONE = new RateLimits(Map.of());

    private final Map<String, Bandwidth> rates;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    private RateLimits(Map<String, Bandwidth> rates) {
        this.rates = rates;
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
                rate(25, 100, Duration.ofSeconds(30))));
    }

    /**
     * Waits for the turn of one request.
     *
     * @return false, at once, if it does not come within the time
     */
    boolean admits(Operation operation, Duration longest) {
        if (rates.isEmpty()) {
            return true;
        }
        String key = rates.containsKey(operation.key()) ? operation.key() : "";
        Bucket bucket = buckets.computeIfAbsent(
                key, name -> Bucket.builder().addLimit(rates.get(name)).build());
        try {
            return bucket.tryConsume(1)
                    || (longest.isPositive() && bucket.asBlocking().tryConsume(1, longest));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenCallException("interrupted while it waited for its turn", false, e);
        }
    }

    private static Bandwidth rate(int burst, int tokens, Duration in) {
        return Bandwidth.builder().capacity(burst).refillGreedy(tokens, in).build();
    }
}
