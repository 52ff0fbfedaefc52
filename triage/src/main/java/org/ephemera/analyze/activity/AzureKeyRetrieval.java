package org.ephemera.analyze.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.azure.AzureOperations;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Secrets and keys that Azure gave out (EXE-013): reading leaves no entry in the activity log, and this does, as it is a POST. Tools do it with every
 * deployment and the portal with every look at an account, so that what is not of the target, what somebody did on other days too, and what
 * a change of the same thing follows, weighs nothing by itself. What the target's own identity asked for is {@link TargetIdentityUse}'s.
 */
final class AzureKeyRetrieval implements CallRule {
    private static final String ACTION = "/action";

    /** Last parts of operations before {@link #ACTION} (Azure documentation, "Azure permissions"), in lower case. */
    private static final Set<String> GIVE = Set.of(
            "listsecrets",
            "listcredentials",
            "generatecredentials",
            "regeneratecredential",
            "listkeys",
            "regeneratekey",
            "listaccountsas",
            "listservicesas",
            "listconnectionstrings",
            "listadminkeys",
            "sharedkeys");

    /** How soon a tool changes what it read the secrets of, to put them back. */
    private static final Duration DEPLOYS = Duration.ofMinutes(10);

    private static final Duration ROUTINE = Duration.ofDays(1);
    private static final int MOST_PLACES = 10;

    private final CallerBaseline familiar;
    private final AzureTargetParts target;

    AzureKeyRetrieval(CallerBaseline familiar, SealedPackage sealed) {
        this.familiar = familiar;
        this.target = AzureTargetParts.of(sealed);
    }

    /** Who changed what. */
    private record Changed(String principal, String resource) {
        static Changed by(ControlCall call) {
            return new Changed(call.principal(), AzureTargetParts.resource(call));
        }
    }

    /** What makes one finding. */
    private record Kind(String principal, String action, String resource, Optional<String> error, boolean stranger) {}

    @Override
    public void judge(List<ControlCall> calls, ActivityFindings judged) {
        Map<Kind, List<ControlCall>> kinds = new LinkedHashMap<>();
        Stream<ControlCall> others =
                AzureOperations.once(calls.stream()).filter(call -> isOne(call) && !target.isIdentity(call));
        others.forEach(call -> {
            Kind kind = new Kind(
                    call.principal(),
                    call.action(),
                    AzureTargetParts.resource(call),
                    call.error(),
                    familiar.isStrange(call));
            kinds.computeIfAbsent(kind, none -> new ArrayList<>()).add(call);
        });
        Map<Changed, NavigableSet<Instant>> changes = changes(calls);
        kinds.forEach((kind, given) -> add(kind, given, changes, judged));
    }

    private void add(
            Kind kind, List<ControlCall> given, Map<Changed, NavigableSet<Instant>> changes, ActivityFindings judged) {
        ControlCall first = given.getFirst();
        boolean usual = isRoutine(given) || given.stream().allMatch(call -> deploys(call, changes));
        judged.add(
                "EXE-013",
                severity(kind, target.uses(first) && !usual),
                kind.resource().substring(kind.resource().lastIndexOf('/') + 1),
                kind.principal()
                        + (kind.error().isPresent() ? " tried " : " called ")
                        + kind.action()
                        + (given.size() > 1 ? ", " + given.size() + " times" : "")
                        + first.sourceIp().map(ip -> ", from " + ip).orElse("")
                        + (kind.stranger() ? "; from an address that is new for them" : "")
                        + (usual ? "; as tools do that deploy, or that do it every day" : "")
                        + kind.error().map(error -> "; refused: " + error).orElse(""),
                first,
                given.stream()
                        .skip(1)
                        .limit(MOST_PLACES - 1)
                        .map(ControlCall::evidence)
                        .toArray(Evidence[]::new));
    }

    private static Severity severity(Kind kind, boolean ofTarget) {
        boolean grave = ofTarget && kind.stranger();
        if (kind.error().isPresent()) {
            return grave ? Severity.LOW : Severity.INFO;
        }
        return grave ? Severity.MEDIUM : ofTarget || kind.stranger() ? Severity.LOW : Severity.INFO;
    }

    /** True if Azure is asked for secrets or keys. */
    static boolean isOne(ControlCall call) {
        String action = call.action().toLowerCase(Locale.ROOT);
        if (!call.entry().has("operationName") || !action.endsWith(ACTION)) {
            return false;
        }
        String whole = action.substring(0, action.length() - ACTION.length());
        return GIVE.contains(whole.substring(whole.lastIndexOf('/') + 1));
    }

    /** True if it was done on several days. */
    static boolean isRoutine(List<ControlCall> given) {
        return Duration.between(given.getFirst().time(), given.getLast().time()).compareTo(ROUTINE) >= 0;
    }

    /** When who changed what. */
    private static Map<Changed, NavigableSet<Instant>> changes(List<ControlCall> calls) {
        Map<Changed, NavigableSet<Instant>> changes = new HashMap<>();
        for (ControlCall call : calls) {
            if (call.action().toLowerCase(Locale.ROOT).endsWith("/write")) {
                changes.computeIfAbsent(Changed.by(call), none -> new TreeSet<>())
                        .add(call.time());
            }
        }
        return changes;
    }

    /** A command line that changes an app reads its secrets first, and so does a template that is applied. */
    private static boolean deploys(ControlCall given, Map<Changed, NavigableSet<Instant>> changes) {
        Instant next = changes.getOrDefault(Changed.by(given), Collections.emptyNavigableSet())
                .ceiling(given.time());
        return next != null && !next.isAfter(given.time().plus(DEPLOYS));
    }
}
