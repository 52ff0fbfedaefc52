package org.ephemera.analyze.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.parse.call.IpAddresses;

/**
 * Addresses and programs from which each principal called before. An attacker needs about an hour for discovery, so
 * calls of the last hour do not establish a baseline.
 */
final class CallerBaseline {
    private static final Duration DISCOVERY = Duration.ofHours(1);

    private final Map<String, Map<String, Instant>> places = new HashMap<>();
    private final Map<String, Map<String, Instant>> agents = new HashMap<>();

    CallerBaseline(List<ControlCall> calls) {
        for (ControlCall call : calls) {
            if (PresignedUrl.isUsedBy(call)) {
                continue;
            }
            call.sourceIp().ifPresent(ip -> record(places, call, ip));
            call.userAgent().ifPresent(agent -> record(agents, call, product(agent)));
        }
    }

    /** Reports whether the principal has called before, but never from this address or never with this program. */
    boolean hasNewAddressOrAgent(ControlCall call) {
        return call.sourceIp().filter(ip -> isNew(places, call, ip)).isPresent()
                || call.userAgent()
                        .filter(agent -> isNew(agents, call, product(agent)))
                        .isPresent();
    }

    /** Reports whether the principal has called before, but neither from this address nor with this program. */
    boolean hasNewAddressAndAgent(ControlCall call) {
        return call.sourceIp().filter(ip -> isNew(places, call, ip)).isPresent()
                && call.userAgent()
                        .filter(agent -> isNew(agents, call, product(agent)))
                        .isPresent();
    }

    /** Reports whether the principal has called from a public address before, so that its egress address is known. */
    boolean hasUsedPublicAddress(ControlCall call) {
        Instant before = call.time().minus(DISCOVERY);
        return places.getOrDefault(call.principal(), Map.of()).entrySet().stream()
                .anyMatch(place -> place.getValue().isBefore(before) && IpAddresses.isPublic(place.getKey()));
    }

    private static void record(Map<String, Map<String, Instant>> seen, ControlCall call, String value) {
        seen.computeIfAbsent(call.principal(), principal -> new HashMap<>())
                .merge(value, call.time(), (a, b) -> a.isBefore(b) ? a : b);
    }

    private static boolean isNew(Map<String, Map<String, Instant>> seen, ControlCall call, String value) {
        Instant before = call.time().minus(DISCOVERY);
        Map<String, Instant> first = seen.getOrDefault(call.principal(), Map.of());
        boolean known = first.values().stream().anyMatch(time -> time.isBefore(before));
        Instant since = first.get(value);
        return known && (since == null || !since.isBefore(before));
    }

    /** Returns the name of a program without its version, which changes with every update. */
    static String product(String agent) {
        int end = agent.indexOf('/');
        return end < 0 ? agent : agent.substring(0, end);
    }
}
