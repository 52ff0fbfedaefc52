package org.ephemera.analyze.activity;

import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/** What these rules could not see. */
final class ActivityGaps {
    private static final Set<String> SOURCES = Set.of(
            "aws.cloudtrail.events", "aws.cloudtrail.log", "azure.monitor.activity-log", "azure.monitor.late-activity");
    /** A question to the event history by this attribute is about one key in one region. */
    private static final String BY_KEY = "AccessKeyId";

    private static final String REGIONS = "aws.ec2.regions";
    private static final String AKS = "azure.aks.audit";

    /** Who did what inside of a cluster. */
    private static final Set<String> AUDITS = Set.of("aws.eks.audit", AKS);

    private static final Set<OutcomeCode> SEEN =
            Set.of(OutcomeCode.COLLECTED, OutcomeCode.EMPTY, OutcomeCode.NOT_APPLICABLE);
    private static final Set<String> READS = Set.of("get", "list", "watch");

    private ActivityGaps() {}

    /** @param calls all, the collector's own too */
    static void spots(List<ControlCall> calls, SealedPackage sealed, ActivityFindings judged) {
        boolean asked = false;
        for (ItemOutcome item : sealed.outcomes()) {
            boolean audit = AUDITS.contains(item.planned().artifact());
            if (audit || SOURCES.contains(item.planned().artifact())) {
                asked = true;
                if (!SEEN.contains(item.code()) && isOfKey(item)) {
                    judged.gap(
                            "EXE-010",
                            "what the key " + item.planned().param("value") + " did in "
                                    + item.planned().param("region") + " is not known whole, "
                                    + item.planned().item() + " is " + item.code() + ": "
                                    + item.outcome().message());
                } else if (!SEEN.contains(item.code())) {
                    judged.gap(
                            audit ? "EXE-001" : "EXE",
                            (audit ? "who ran commands in its pods is not known whole, " : "calls may be missing, ")
                                    + item.planned().item() + " is " + item.code() + ": "
                                    + item.outcome().message());
                }
            }
        }
        boolean cluster = sealed.outcomes().stream()
                .anyMatch(item -> item.planned().artifact().startsWith("kubernetes."));
        if (cluster
                && sealed.outcomes().stream()
                        .noneMatch(item -> AUDITS.contains(item.planned().artifact()))) {
            judged.gap(
                    "EXE-001",
                    "who ran commands in its pods is not known: no audit log of the cluster was asked for; ask whoever runs"
                            + " its control plane");
        }
        if (!asked && calls.isEmpty()) {
            judged.gap("EXE", "no log of calls was asked for: nobody can say who did what");
        }
        kubernetes(calls, sealed, judged);
        regions(calls, sealed, judged);
    }

    /**
     * The audit log of EKS has everything or is not there; that of AKS may have changes alone. Where it is known what is sent, the
     * item's outcome tells; where it is not, what came does.
     */
    private static void kubernetes(List<ControlCall> calls, SealedPackage sealed, ActivityFindings judged) {
        List<ItemOutcome> items = sealed.outcomes().stream()
                .filter(item -> item.planned().artifact().equals(AKS))
                .toList();
        if (items.stream().anyMatch(item -> !SEEN.contains(item.code()))) {
            return;
        }
        List<KubernetesApiCall> audited = KubernetesApiCall.of(calls)
                .filter(call -> !call.call().evidence().file().contains("/aws.eks.audit"))
                .toList();
        if (!audited.isEmpty() && audited.stream().noneMatch(call -> READS.contains(call.verb()))) {
            judged.gap(
                    "EXE-001",
                    "the audit log has no reads at all, as kube-audit-admin: an exec over WebSocket is a GET and would"
                            + " not be seen in it; ask for kube-audit");
        }
        if (audited.isEmpty() && !items.isEmpty() && items.stream().noneMatch(ActivityGaps::hasReads)) {
            judged.gap(
                    "EXE-001",
                    "the audit log has nothing of the target, and whether its reads are sent at all is not known: with"
                            + " kube-audit-admin alone an exec over WebSocket would not be in it; see that kube-audit is sent");
        }
    }

    private static boolean hasReads(ItemOutcome audit) {
        return List.of(audit.planned().param("categories").split(" ", -1)).contains("kube-audit");
    }

    /** The event history is asked in the target's region, and in others by the keys with which the target was started. */
    private static void regions(List<ControlCall> calls, SealedPackage sealed, ActivityFindings judged) {
        for (ItemOutcome item : sealed.outcomes()) {
            if (item.planned().artifact().equals(REGIONS) && !SEEN.contains(item.code())) {
                judged.gap(
                        "EXE-010",
                        "whoever started the target may have acted where nobody asked, "
                                + item.planned().item() + " is " + item.code() + ": "
                                + item.outcome().message());
            }
        }
        List<String> regions = calls.stream()
                .filter(call -> call.entry().has("eventSource"))
                .map(ControlCall::region)
                .distinct()
                .sorted()
                .toList();
        boolean asked = sealed.outcomes().stream()
                .filter(ActivityGaps::isOfKey)
                .anyMatch(item -> SEEN.contains(item.code())
                        && !regions.contains(item.planned().param("region")));
        if (regions.size() == 1 && !asked) {
            judged.gap(
                    "EXE-010",
                    "only calls to " + regions.getFirst() + " are in the package: what the same principals did in other"
                            + " regions is not known");
        }
    }

    private static boolean isOfKey(ItemOutcome item) {
        return item.planned().param("attribute").equals(BY_KEY);
    }
}
