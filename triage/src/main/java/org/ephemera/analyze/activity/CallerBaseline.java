package org.ephemera.analyze.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.parse.call.IpAddresses;

/**
 * From where and with what a principal used to call. An hour is what somebody needs to look around first, so that calls of the
 * last hour make nobody familiar.
 */
final class CallerBaseline {
    private static final Duration LOOKING_AROUND = Duration.ofHours(1);

    private final Map<String, Map<String, Instant>> places = new HashMap<>();
    private final Map<String, Map<String, Instant>> agents = new HashMap<>();

    CallerBaseline(List<ControlCall> calls) {
        for (ControlCall call : calls) {
            if (SignedLink.isUsedBy(call)) {
                continue;
            }
            call.sourceIp().ifPresent(ip -> note(places, call, ip));
            call.userAgent().ifPresent(agent -> note(agents, call, product(agent)));
        }
    }

    /** True if the principal called before, and always from other addresses or with other programs. */
    boolean isStrange(ControlCall call) {
        return call.sourceIp().filter(ip -> isNew(places, call, ip)).isPresent()
                || call.userAgent()
                        .filter(agent -> isNew(agents, call, product(agent)))
                        .isPresent();
    }

    /** True if it called before, and always from other addresses and with other programs. */
    boolean isAllStrange(ControlCall call) {
        return call.sourceIp().filter(ip -> isNew(places, call, ip)).isPresent()
                && call.userAgent()
                        .filter(agent -> isNew(agents, call, product(agent)))
                        .isPresent();
    }

    /** True if the principal called from the internet before, so that its own way out is known. */
    boolean hadPublicAddress(ControlCall call) {
        Instant before = call.time().minus(LOOKING_AROUND);
        return places.getOrDefault(call.principal(), Map.of()).entrySet().stream()
                .anyMatch(place -> place.getValue().isBefore(before) && IpAddresses.isPublic(place.getKey()));
    }

    private static void note(Map<String, Map<String, Instant>> seen, ControlCall call, String value) {
        seen.computeIfAbsent(call.principal(), principal -> new HashMap<>())
                .merge(value, call.time(), (a, b) -> a.isBefore(b) ? a : b);
    }

    private static boolean isNew(Map<String, Map<String, Instant>> seen, ControlCall call, String value) {
        Instant before = call.time().minus(LOOKING_AROUND);
        Map<String, Instant> first = seen.getOrDefault(call.principal(), Map.of());
        boolean known = first.values().stream().anyMatch(time -> time.isBefore(before));
        Instant since = first.get(value);
        return known && (since == null || !since.isBefore(before));
    }

    /** Versions change with every update. */
    static String product(String agent) {
        int end = agent.indexOf('/');
        return end < 0 ? agent : agent.substring(0, end);
    }
}
