package org.ephemera.analyze.parse.logs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.parse.kubernetes.ClusterGaps;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/** Output of containers of ECS and Azure that no rule saw, or not all of it: that nothing was found there says nothing. */
public final class LogGaps {
    private static final String RULES = "LOG";
    private static final String STREAM = "aws.logs.stream";
    private static final Set<String> LOGS = Set.of(STREAM, "aws.logs.insights", "azure.aci.log");

    /** The log of a container app is nowhere else. */
    private static final String ROWS = "azure.loganalytics.rows";

    private static final String APP = "azure.app";
    /** What it writes goes to GuardDuty, and tells of no container but itself. */
    private static final String AGENT = "aws-guardduty-agent";

    private static final int MOST = 50;

    private LogGaps() {}

    private record Same(OutcomeCode code, String message) {}

    /** One for all that ended alike. */
    public static List<Gap> of(SealedPackage sealed) {
        boolean app = sealed.request().target().kind().equals(APP);
        Map<Same, List<ItemOutcome>> unseen = new LinkedHashMap<>();
        for (ItemOutcome item : sealed.outcomes()) {
            String artifact = item.planned().artifact();
            boolean log = LOGS.contains(artifact) || (app && artifact.equals(ROWS));
            if (log && (!ClusterGaps.isSeen(item) || isElsewhere(item))) {
                unseen.computeIfAbsent(new Same(item.code(), item.outcome().message()), none -> new ArrayList<>())
                        .add(item);
            }
        }
        List<Gap> gaps = new ArrayList<>();
        unseen.entrySet().stream().limit(MOST).forEach(same -> gaps.add(gap(same.getValue())));
        if (unseen.size() > MOST) {
            gaps.add(new Gap(RULES, "other logs were not seen whole for " + (unseen.size() - MOST) + " more reasons"));
        }
        return gaps;
    }

    private static Gap gap(List<ItemOutcome> items) {
        ItemOutcome first = items.getFirst();
        int more = items.size() - 1;
        boolean some = items.stream().anyMatch(item -> item.files() > 0);
        return new Gap(
                RULES,
                "what a container wrote was not seen" + (some ? " whole, " : ", ")
                        + first.planned().item()
                        + (more == 0 ? " is " : " and " + more + " more are ") + first.code() + ": "
                        + first.outcome().message());
    }

    /** Put into the task by GuardDuty; what the definition itself configures is somebody's who only calls it so. */
    private static boolean isAgent(ItemOutcome item) {
        return item.planned().param("container").startsWith(AGENT)
                && item.planned().param("configured").isEmpty();
    }

    /** A stream in no log group: the definition sends the output to something else, or nowhere. */
    private static boolean isElsewhere(ItemOutcome item) {
        return item.planned().artifact().equals(STREAM)
                && item.code() == OutcomeCode.NOT_APPLICABLE
                && item.planned().param("group").isEmpty()
                && !isAgent(item);
    }
}
