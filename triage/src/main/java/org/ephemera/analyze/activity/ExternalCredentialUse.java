package org.ephemera.analyze.activity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.call.IpAddresses;

/**
 * Calls with the credentials of the container from another address and with another program than it ever used (EXE-012): whoever took them from it
 * uses them where they are. One of both alone is also a second program in the container, or another way out of its network; both together
 * may be, where all came from inside of the network before: past its endpoints a gateway leads out. Where its own addresses are known
 * any other is one. A signed link is used by whomever it was given to, wherever they are.
 *
 * @param beyond true of a call that is known to come from none of its addresses
 * @param none what that means, for people: {@code which is no address of the task}
 */
record ExternalCredentialUse(CallerBaseline familiar, Predicate<ControlCall> beyond, String none) {
    private static final int MOST_EVIDENCE = 10;
    private static final int MOST_NAMED = 5;
    /** Of a session; the rest makes one finding. */
    private static final int MOST_PLACES = 10;

    /** From where, with what and as whom calls came. */
    private record Place(String principal, String ip, String agent) {
        static Place of(ControlCall call) {
            return new Place(
                    call.principal(),
                    call.sourceIp().orElse(""),
                    CallerBaseline.product(call.userAgent().orElse("")));
        }
    }

    private record Use(Place place, List<ControlCall> calls, boolean strange, Severity severity) {}

    /** @param own those made as one of the target's own sessions */
    void judge(List<ControlCall> own, ActivityFindings judged) {
        Map<Place, List<ControlCall>> places = new LinkedHashMap<>();
        Map<String, List<ControlCall>> links = new LinkedHashMap<>();
        for (ControlCall call : own) {
            boolean outside = call.sourceIp().filter(IpAddresses::isPublic).isPresent();
            if (outside && SignedLink.isUsedBy(call)) {
                links.computeIfAbsent(call.principal(), none -> new ArrayList<>())
                        .add(call);
            } else if (outside && (familiar.isAllStrange(call) || beyond.test(call))) {
                places.computeIfAbsent(Place.of(call), none -> new ArrayList<>())
                        .add(call);
            }
        }
        Map<String, List<Use>> uses = places.entrySet().stream()
                .map(use -> use(use.getKey(), use.getValue()))
                .collect(
                        Collectors.groupingBy(use -> use.place().principal(), LinkedHashMap::new, Collectors.toList()));
        uses.values().forEach(all -> tell(all, none, judged));
        links.forEach((principal, calls) -> links(principal, calls, judged));
    }

    private Use use(Place place, List<ControlCall> calls) {
        boolean surely =
                calls.stream().anyMatch(call -> familiar.isAllStrange(call) && familiar.hadPublicAddress(call));
        return new Use(
                place,
                calls,
                calls.stream().anyMatch(familiar::isAllStrange),
                surely ? Severity.HIGH : Severity.MEDIUM);
    }

    /** What is graver is told first. */
    private static void tell(List<Use> uses, String none, ActivityFindings judged) {
        List<Use> sorted =
                uses.stream().sorted(Comparator.comparing(Use::severity)).toList();
        int told = Math.min(MOST_PLACES, sorted.size());
        for (Use use : sorted.subList(0, told)) {
            add(
                    use.severity(),
                    use.place().principal() + " was used from " + use.place().ip() + " with "
                            + use.place().agent()
                            + (use.strange() ? ", neither of which it had used before: " : ", " + none + ": "),
                    use.calls(),
                    judged);
        }
        List<Use> rest = sorted.subList(told, sorted.size());
        if (!rest.isEmpty()) {
            add(
                    rest.getFirst().severity(),
                    rest.getFirst().place().principal() + " was used from " + rest.size()
                            + " more addresses or with more programs in the same way, such as "
                            + rest.getFirst().place().ip() + ": ",
                    rest.stream().flatMap(use -> use.calls().stream()).toList(),
                    judged);
        }
    }

    private static void links(String principal, List<ControlCall> calls, ActivityFindings judged) {
        long from = calls.stream().map(ControlCall::sourceIp).distinct().count();
        add(
                Severity.INFO,
                "links that " + principal + " signed were used from " + from + (from == 1 ? " address" : " addresses")
                        + "; whoever takes its credentials can sign such links, too: ",
                calls,
                judged);
    }

    private static void add(Severity severity, String because, List<ControlCall> calls, ActivityFindings judged) {
        List<String> done =
                calls.stream().map(ExternalCredentialUse::done).distinct().toList();
        int more = done.size() - MOST_NAMED;
        judged.add(
                "EXE-012",
                severity,
                ExaminedEcsTarget.last(calls.getFirst().principal()),
                because
                        + String.join(", ", done.subList(0, Math.min(MOST_NAMED, done.size())))
                        + (more > 0 ? " and " + more + " more" : ""),
                calls.getFirst(),
                calls.stream()
                        .skip(1)
                        .limit(MOST_EVIDENCE - 1)
                        .map(ControlCall::evidence)
                        .toArray(Evidence[]::new));
    }

    private static String done(ControlCall call) {
        return call.service() + ":" + call.action()
                + call.error().map(error -> " (refused)").orElse("");
    }
}
