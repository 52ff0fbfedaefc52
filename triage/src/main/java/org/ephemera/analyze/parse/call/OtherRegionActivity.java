package org.ephemera.analyze.parse.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.OtherRegionCalls;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.model.Target;

/**
 * Summary of the principals that acted in other regions than the target's. CloudTrail records the region of each call.
 */
public final class OtherRegionActivity {
    private static final int MOST = 50;
    private static final int LONGEST = 1000;
    private static final int LONGEST_REGION = 60;
    private static final String OF_AWS = ".amazonaws.com";

    private OtherRegionActivity() {}

    /**
     * Returns the principals by their first call in another region. If there are too many, principals that made changes
     * are kept first.
     *
     * @param calls by time
     */
    public static List<OtherRegionCalls> of(List<ControlCall> calls, Target target) {
        String home = target.attributes().getOrDefault("region", "");
        Map<String, Map<String, List<ControlCall>>> found = new LinkedHashMap<>();
        calls.stream()
                .filter(call -> isElsewhere(call, home))
                .forEach(call -> found.computeIfAbsent(
                                TruncatedText.text(call.principal(), LONGEST), principal -> new TreeMap<>())
                        .computeIfAbsent(TruncatedText.text(call.region(), LONGEST_REGION), region -> new ArrayList<>())
                        .add(call));
        List<OtherRegionCalls> all = found.entrySet().stream()
                .map(entry -> elsewhere(entry.getKey(), entry.getValue()))
                .toList();
        return Stream.concat(
                        all.stream().filter(OtherRegionActivity::changes),
                        all.stream().filter(each -> !changes(each)))
                .limit(MOST)
                .toList();
    }

    /** Reports whether a call was made in another region. Without a known region of the target, the result is false. */
    private static boolean isElsewhere(ControlCall call, String home) {
        return !call.isCollectorRead()
                && call.entry().has("eventSource")
                && !call.principal().endsWith(OF_AWS)
                && !home.isEmpty()
                && !call.region().isEmpty()
                && !call.region().equals(home);
    }

    private static boolean changes(OtherRegionCalls elsewhere) {
        return elsewhere.regions().stream().anyMatch(region -> region.changing() > 0);
    }

    private static OtherRegionCalls elsewhere(String principal, Map<String, List<ControlCall>> byRegion) {
        return new OtherRegionCalls(
                principal,
                byRegion.entrySet().stream()
                        .limit(OtherRegionCalls.MOST_REGIONS)
                        .map(entry -> inRegion(entry.getKey(), entry.getValue()))
                        .toList(),
                Math.max(0, byRegion.size() - OtherRegionCalls.MOST_REGIONS));
    }

    private static OtherRegionCalls.InRegion inRegion(String region, List<ControlCall> calls) {
        List<ControlCall> changing =
                calls.stream().filter(call -> !ReadOnlyCalls.isReadOnly(call)).toList();
        List<ControlCall> ordered = Stream.concat(
                        changing.stream(), calls.stream().filter(ReadOnlyCalls::isReadOnly))
                .toList();
        List<String> actions =
                ordered.stream().map(ControlCall::action).distinct().toList();
        int shown = Math.min(OtherRegionCalls.InRegion.MOST_ACTIONS, actions.size());
        return new OtherRegionCalls.InRegion(
                region,
                calls.size(),
                changing.size(),
                calls.getFirst().time(),
                calls.getLast().time(),
                actions.subList(0, shown).stream()
                        .map(action -> TruncatedText.text(action, LONGEST))
                        .toList(),
                actions.size() - shown,
                ordered.stream()
                        .limit(OtherRegionCalls.InRegion.MOST_PLACES)
                        .map(ControlCall::evidence)
                        .toList());
    }
}
