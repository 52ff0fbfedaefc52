package org.ephemera.azure.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ephemera.collect.call.RateLimits;

/**
 * Rate limits of one principal at Azure. Half of each published rate is used; the other half is left to other callers
 * that authenticate as the same principal.
 */
final class AzureRateLimits {
    private record Rate(long burst, long tokens, long seconds) {}

    /** Azure Resource Manager: 250 reads at once and 25 a second, for each region, subscription and principal. */
    private static final Rate RESOURCE_MANAGER = new Rate(125, 125, 10);

    /** Activity log: 50 requests in 30 seconds. Log Analytics: 200 queries in 30 seconds. */
    private static final Map<String, Rate> RATES = Map.of(
            "monitor:ActivityLogs_List", new Rate(12, 25, 30),
            "operationalinsights:Query_Execute", new Rate(25, 100, 30),
            "operationalinsights:Query_Search", new Rate(2, 20, 30));

    private AzureRateLimits() {}

    static RateLimits usual() {
        return new RateLimits((request, subscription) -> {
            String key = request.operation().key();
            Rate rate = RATES.getOrDefault(key, RESOURCE_MANAGER);
            return List.of(new RateLimits.Quota(
                    RATES.containsKey(key) ? key : "",
                    rate.burst(),
                    rate.tokens(),
                    Duration.ofSeconds(rate.seconds()),
                    1));
        });
    }
}
