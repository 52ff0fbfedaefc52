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
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.azure.AzureOperations;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Secrets and keys that Azure returned to a caller (EXE-013). These operations are POST requests, so the activity log
 * contains them, unlike other reads. Deployment tools make them with every deployment, and the portal each time it
 * displays an account. Hence they are significant only for resources of the target, if they are neither repeated on
 * several days nor followed by a change of the same resource. Requests of the target's own identity are reported by
 * {@link TargetIdentityUse}.
 */
final class AzureKeyRetrieval implements CallRule {
    private static final String ACTION = "/action";

    /** Last segments of operations before {@link #ACTION}, in lower case (Azure documentation, "Azure permissions"). */
    private static final Set<String> OPERATIONS = Set.of(
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

    /** Longest time after which a tool changes the resource whose secrets it read. */
    private static final Duration DEPLOYMENT = Duration.ofMinutes(10);

    private static final Duration ROUTINE = Duration.ofDays(1);
    private static final int MOST_PLACES = 10;

    private final CallerBaseline baseline;
    private final AzureTargetParts target;

    AzureKeyRetrieval(CallerBaseline baseline, SealedPackage sealed) {
        this.baseline = baseline;
        this.target = AzureTargetParts.of(sealed);
    }

    /** Principal and the resource that it changed. */
    private record ChangedResource(String principal, String resource) {
        static ChangedResource by(ControlCall call) {
            return new ChangedResource(call.principal(), AzureTargetParts.resource(call));
        }
    }

    /** Key of one finding: equal calls are reported together. */
    private record CallGroup(
            String principal, String action, String resource, Optional<String> error, boolean unfamiliar) {}

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        Map<CallGroup, List<ControlCall>> groups = new LinkedHashMap<>();
        Stream<ControlCall> others = AzureOperations.distinctOperations(calls.stream())
                .filter(call -> isKeyRequest(call) && !target.isIdentity(call));
        others.forEach(call -> {
            CallGroup group = new CallGroup(
                    call.principal(),
                    call.action(),
                    AzureTargetParts.resource(call),
                    call.error(),
                    baseline.hasNewAddressOrAgent(call));
            groups.computeIfAbsent(group, none -> new ArrayList<>()).add(call);
        });
        Map<ChangedResource, NavigableSet<Instant>> changes = changes(calls);
        groups.forEach((group, same) -> add(group, same, changes, findings));
    }

    private void add(
            CallGroup group,
            List<ControlCall> calls,
            Map<ChangedResource, NavigableSet<Instant>> changes,
            ActivityFindings findings) {
        ControlCall first = calls.getFirst();
        boolean usual = isRoutine(calls) || calls.stream().allMatch(call -> precedesChange(call, changes));
        findings.add(
                "EXE-013",
                severity(group, target.uses(first) && !usual),
                group.resource().substring(group.resource().lastIndexOf('/') + 1),
                group.principal()
                        + (group.error().isPresent() ? " tried " : " called ")
                        + group.action()
                        + (calls.size() > 1 ? ", " + calls.size() + " times" : "")
                        + first.sourceIp().map(ip -> ", from " + ip).orElse("")
                        + (group.unfamiliar() ? "; from an address that is new for this caller" : "")
                        + (usual ? "; as deployment tools and daily jobs do" : "")
                        + group.error().map(error -> "; refused: " + error).orElse(""),
                first,
                calls.stream()
                        .skip(1)
                        .limit(MOST_PLACES - 1)
                        .map(ControlCall::evidence)
                        .toArray(EvidenceLocation[]::new));
    }

    private static Severity severity(CallGroup group, boolean ofTarget) {
        boolean grave = ofTarget && group.unfamiliar();
        if (group.error().isPresent()) {
            return grave ? Severity.LOW : Severity.INFO;
        }
        return grave ? Severity.MEDIUM : ofTarget || group.unfamiliar() ? Severity.LOW : Severity.INFO;
    }

    /** Reports whether a call requests secrets or keys from Azure. */
    static boolean isKeyRequest(ControlCall call) {
        String action = call.action().toLowerCase(Locale.ROOT);
        if (!call.entry().has("operationName") || !action.endsWith(ACTION)) {
            return false;
        }
        String whole = action.substring(0, action.length() - ACTION.length());
        return OPERATIONS.contains(whole.substring(whole.lastIndexOf('/') + 1));
    }

    /** Reports whether the calls span at least one day. */
    static boolean isRoutine(List<ControlCall> calls) {
        return Duration.between(calls.getFirst().time(), calls.getLast().time()).compareTo(ROUTINE) >= 0;
    }

    /** Returns the times of changes by principal and resource. */
    private static Map<ChangedResource, NavigableSet<Instant>> changes(List<ControlCall> calls) {
        Map<ChangedResource, NavigableSet<Instant>> changes = new HashMap<>();
        for (ControlCall call : calls) {
            if (call.action().toLowerCase(Locale.ROOT).endsWith("/write")) {
                changes.computeIfAbsent(ChangedResource.by(call), none -> new TreeSet<>())
                        .add(call.time());
            }
        }
        return changes;
    }

    /**
     * Reports whether a change of the same resource follows. A command-line tool and a template read the secrets of
     * an app before they change it.
     */
    private static boolean precedesChange(ControlCall call, Map<ChangedResource, NavigableSet<Instant>> changes) {
        Instant next = changes.getOrDefault(ChangedResource.by(call), Collections.emptyNavigableSet())
                .ceiling(call.time());
        return next != null && !next.isAfter(call.time().plus(DEPLOYMENT));
    }
}
