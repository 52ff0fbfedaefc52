package org.ephemera.analyze.parse.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Elsewhere;
import org.ephemera.model.Target;

/** Puts together which principals acted in other regions than the target's: CloudTrail says of each call where it was made. */
public final class CallsElsewhere {
    private static final int MOST = 50;
    private static final int LONGEST = 1000;
    private static final int LONGEST_REGION = 60;
    private static final String OF_AWS = ".amazonaws.com";

    private CallsElsewhere() {}

    /**
     * By the first call elsewhere; of too many principals those who changed something are kept before others.
     *
     * @param calls by time
     */
    public static List<Elsewhere> of(List<ControlCall> calls, Target target) {
        String home = target.attributes().getOrDefault("region", "");
        Map<String, Map<String, List<ControlCall>>> found = new LinkedHashMap<>();
        calls.stream()
                .filter(call -> isElsewhere(call, home))
                .forEach(call -> found.computeIfAbsent(
                                Bounded.text(call.principal(), LONGEST), principal -> new TreeMap<>())
                        .computeIfAbsent(Bounded.text(call.region(), LONGEST_REGION), region -> new ArrayList<>())
                        .add(call));
        List<Elsewhere> all = found.entrySet().stream()
                .map(entry -> elsewhere(entry.getKey(), entry.getValue()))
                .toList();
        return Stream.concat(
                        all.stream().filter(CallsElsewhere::changes),
                        all.stream().filter(each -> !changes(each)))
                .limit(MOST)
                .toList();
    }

    /** Where the target's region is not known, nothing is known to be elsewhere. */
    private static boolean isElsewhere(ControlCall call, String home) {
        return !call.ours()
                && call.entry().has("eventSource")
                && !call.principal().endsWith(OF_AWS)
                && !home.isEmpty()
                && !call.region().isEmpty()
                && !call.region().equals(home);
    }

    private static boolean changes(Elsewhere elsewhere) {
        return elsewhere.regions().stream().anyMatch(region -> region.changing() > 0);
    }

    private static Elsewhere elsewhere(String principal, Map<String, List<ControlCall>> byRegion) {
        return new Elsewhere(
                principal,
                byRegion.entrySet().stream()
                        .limit(Elsewhere.MOST_REGIONS)
                        .map(entry -> inRegion(entry.getKey(), entry.getValue()))
                        .toList(),
                Math.max(0, byRegion.size() - Elsewhere.MOST_REGIONS));
    }

    private static Elsewhere.InRegion inRegion(String region, List<ControlCall> calls) {
        List<ControlCall> changing =
                calls.stream().filter(call -> !Reading.is(call)).toList();
        List<ControlCall> ordered = Stream.concat(
                        changing.stream(), calls.stream().filter(Reading::is))
                .toList();
        List<String> actions =
                ordered.stream().map(ControlCall::action).distinct().toList();
        int shown = Math.min(Elsewhere.InRegion.MOST_ACTIONS, actions.size());
        return new Elsewhere.InRegion(
                region,
                calls.size(),
                changing.size(),
                calls.getFirst().time(),
                calls.getLast().time(),
                actions.subList(0, shown).stream()
                        .map(action -> Bounded.text(action, LONGEST))
                        .toList(),
                actions.size() - shown,
                ordered.stream()
                        .limit(Elsewhere.InRegion.MOST_PLACES)
                        .map(ControlCall::evidence)
                        .toList());
    }
}
