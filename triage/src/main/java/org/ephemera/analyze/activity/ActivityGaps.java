package org.ephemera.analyze.activity;

import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/** Gaps in the evidence on API activity. */
final class ActivityGaps {
    private static final Set<String> SOURCES = Set.of(
            "aws.cloudtrail.events", "aws.cloudtrail.log", "azure.monitor.activity-log", "azure.monitor.late-activity");
    /** Lookup attribute of the CloudTrail event history. An item with it covers one access key in one region. */
    private static final String BY_KEY = "AccessKeyId";

    private static final String REGIONS = "aws.ec2.regions";
    private static final String AKS = "azure.aks.audit";

    /** Artifacts that contain the audit log of a cluster. */
    private static final Set<String> AUDITS = Set.of("aws.eks.audit", AKS);

    private static final Set<OutcomeCode> COMPLETE =
            Set.of(OutcomeCode.COLLECTED, OutcomeCode.EMPTY, OutcomeCode.NOT_APPLICABLE);
    private static final Set<String> READS = Set.of("get", "list", "watch");

    private ActivityGaps() {}

    /**
     * Adds a gap for each log of API activity that is missing or incomplete.
     *
     * @param calls all calls, including those of the collector
     */
    static void add(List<ControlCall> calls, SealedPackage sealed, ActivityFindings findings) {
        boolean requested = false;
        for (ItemOutcome item : sealed.outcomes()) {
            boolean audit = AUDITS.contains(item.planned().artifact());
            if (audit || SOURCES.contains(item.planned().artifact())) {
                requested = true;
                if (!COMPLETE.contains(item.code()) && isOfKey(item)) {
                    findings.gap(
                            "EXE-010",
                            "the API activity of the key " + item.planned().param("value") + " in "
                                    + item.planned().param("region") + " is not completely known: "
                                    + item.planned().item() + " is " + item.code() + ": "
                                    + item.outcome().message());
                } else if (!COMPLETE.contains(item.code())) {
                    findings.gap(
                            audit ? "EXE-001" : "EXE",
                            (audit
                                            ? "the record of commands in the pods is incomplete: "
                                            : "API calls may be missing: ")
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
            findings.gap(
                    "EXE-001",
                    "the record of commands in the pods is missing: no audit log of the cluster was requested; request"
                            + " it from the operator of the control plane");
        }
        if (!requested && calls.isEmpty()) {
            findings.gap("EXE", "no log of API calls was requested: API activity is unknown");
        }
        addAuditLogs(calls, sealed, findings);
        addRegions(calls, sealed, findings);
    }

    /**
     * Adds the gaps of Kubernetes audit logs. The audit log of EKS is complete or missing. That of AKS may contain
     * changes only: the outcome of the item states the categories that are sent, if they are known; else the entries
     * show it.
     */
    private static void addAuditLogs(List<ControlCall> calls, SealedPackage sealed, ActivityFindings findings) {
        List<ItemOutcome> items = sealed.outcomes().stream()
                .filter(item -> item.planned().artifact().equals(AKS))
                .toList();
        if (items.stream().anyMatch(item -> !COMPLETE.contains(item.code()))) {
            return;
        }
        List<KubernetesApiCall> audited = KubernetesApiCall.of(calls)
                .filter(call -> !call.call().evidence().file().contains("/aws.eks.audit"))
                .toList();
        if (!audited.isEmpty() && audited.stream().noneMatch(call -> READS.contains(call.verb()))) {
            findings.gapWithRequest(
                    "EXE-001",
                    "the audit log contains no read requests, as with the category kube-audit-admin: an exec over"
                            + " WebSocket is a GET and is not recorded; ask for the category kube-audit");
        }
        if (audited.isEmpty() && !items.isEmpty() && items.stream().noneMatch(ActivityGaps::hasReads)) {
            findings.gap(
                    "EXE-001",
                    "the audit log contains no entry on the target, and whether read requests are logged is unknown:"
                            + " with kube-audit-admin alone an exec over WebSocket is not recorded; check that the"
                            + " category kube-audit is enabled");
        }
    }

    private static boolean hasReads(ItemOutcome audit) {
        return List.of(audit.planned().param("categories").split(" ", -1)).contains("kube-audit");
    }

    /**
     * Adds a gap if only one region is covered. The event history is queried in the region of the target, and in
     * other regions by the access keys that started the target.
     */
    private static void addRegions(List<ControlCall> calls, SealedPackage sealed, ActivityFindings findings) {
        for (ItemOutcome item : sealed.outcomes()) {
            if (item.planned().artifact().equals(REGIONS) && !COMPLETE.contains(item.code())) {
                findings.gap(
                        "EXE-010",
                        "the principals that started the target may have acted in regions that were not queried: "
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
        boolean requested = sealed.outcomes().stream()
                .filter(ActivityGaps::isOfKey)
                .anyMatch(item -> COMPLETE.contains(item.code())
                        && !regions.contains(item.planned().param("region")));
        if (regions.size() == 1 && !requested) {
            findings.gap(
                    "EXE-010",
                    "the package contains only calls to " + regions.getFirst()
                            + ": the activity of the same principals in other regions is unknown");
        }
    }

    private static boolean isOfKey(ItemOutcome item) {
        return item.planned().param("attribute").equals(BY_KEY);
    }
}
