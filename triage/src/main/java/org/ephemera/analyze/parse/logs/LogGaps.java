package org.ephemera.analyze.parse.logs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.parse.kubernetes.ClusterGaps;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.DetailCode;
import org.ephemera.model.OutcomeCode;

/**
 * Container output that rules did not analyze, or only partly. The absence of findings in it has no significance. Items
 * of pods are reported by {@link ClusterGaps}, except logs that may have been rotated.
 */
public final class LogGaps {
    private static final String RULES = "LOG";
    private static final String STREAM = "aws.logs.stream";
    private static final Set<String> LOGS = Set.of(STREAM, "aws.logs.insights", "azure.aci.log");

    /** A container app or a job has no other log. */
    private static final String ROWS = "azure.loganalytics.rows";

    private static final Set<String> APPS = Set.of("azure.app", "azure.job");
    /** Agent of GuardDuty, whose output describes no other container. */
    private static final String AGENT = "aws-guardduty-agent";

    private static final int MOST = 50;

    private LogGaps() {}

    private record SameOutcome(OutcomeCode code, String message) {}

    /** Returns one gap for all items with the same outcome. */
    public static List<EvidenceGap> of(SealedPackage sealed) {
        boolean app = APPS.contains(sealed.request().target().kind());
        Map<SameOutcome, List<ItemOutcome>> missing = new LinkedHashMap<>();
        for (ItemOutcome item : sealed.outcomes()) {
            String artifact = item.planned().artifact();
            boolean log = LOGS.contains(artifact) || (app && artifact.equals(ROWS));
            if (log && (!ClusterGaps.isCollected(item) || isElsewhere(item))) {
                missing.computeIfAbsent(
                                new SameOutcome(item.code(), item.outcome().message()), none -> new ArrayList<>())
                        .add(item);
            }
        }
        List<EvidenceGap> gaps = new ArrayList<>();
        missing.entrySet().stream().limit(MOST).forEach(same -> gaps.add(gap(same.getValue())));
        if (missing.size() > MOST) {
            gaps.add(new EvidenceGap(
                    RULES, "other logs are missing or incomplete for " + (missing.size() - MOST) + " more reasons"));
        }
        rotated(sealed).ifPresent(gaps::add);
        return gaps;
    }

    /** Returns a gap for collected pod logs whose first lines may be missing. */
    private static Optional<EvidenceGap> rotated(SealedPackage sealed) {
        List<String> logs = sealed.outcomes().stream()
                .filter(item -> item.outcome().detail().equals(DetailCode.POSSIBLY_ROTATED))
                .map(item -> item.planned().param("namespace") + "/"
                        + item.planned().param("podName") + "/"
                        + item.planned().param("container"))
                .toList();
        return logs.isEmpty()
                ? Optional.empty()
                : Optional.of(new EvidenceGap(
                        RULES,
                        "lines may be missing at the beginning of the log of " + logs.getFirst()
                                + (logs.size() == 1 ? "" : " and of " + (logs.size() - 1) + " more containers")
                                + ", because it begins more than 5 seconds after the start of the container and a node"
                                + " keeps the newest file of a log only"));
    }

    private static EvidenceGap gap(List<ItemOutcome> items) {
        ItemOutcome first = items.getFirst();
        int more = items.size() - 1;
        boolean partly = items.stream().anyMatch(item -> item.files() > 0);
        return new EvidenceGap(
                RULES,
                "the output of a container was " + (partly ? "analyzed in part only; " : "not analyzed; ")
                        + first.planned().item()
                        + (more == 0 ? " is " : " and " + more + " more are ") + first.code() + ": "
                        + first.outcome().message());
    }

    /**
     * Reports whether the item is the agent that GuardDuty adds to the task. A container with this name in the
     * definition is not the agent.
     */
    private static boolean isAgent(ItemOutcome item) {
        return item.planned().param("container").startsWith(AGENT)
                && item.planned().param("configured").isEmpty();
    }

    /**
     * Reports whether the output goes to another destination than a log group, or to none, according to the definition.
     */
    private static boolean isElsewhere(ItemOutcome item) {
        return item.planned().artifact().equals(STREAM)
                && item.code() == OutcomeCode.NOT_APPLICABLE
                && item.planned().param("group").isEmpty()
                && !isAgent(item);
    }
}
