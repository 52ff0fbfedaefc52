package org.ephemera.analyze.read;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Gap;
import org.ephemera.bag.ItemOutcome;
import org.ephemera.evidence.OutcomeCode;

/** What rules cannot judge of a pod because its cluster, or who runs it, did not give it. */
final class ClusterGaps {
    /** What is blind, and to what. */
    private record Blind(String rule, String to) {}

    private static final Map<String, Blind> BLIND = Map.ofEntries(
            Map.entry("kubernetes.log", new Blind("LOG", "what the container wrote was not seen")),
            Map.entry(
                    "kubernetes.previous-log",
                    new Blind("LOG", "what the container wrote before its restart was not seen")),
            Map.entry("kubernetes.node", new Blind("ESC", "the machine below is not known")),
            Map.entry("kubernetes.node-pods", new Blind("ESC", "what else runs on its node is not known whole")),
            Map.entry("kubernetes.account", new Blind("ESC-019", "what its service account may do is not known whole")),
            Map.entry("kubernetes.volume-claims", new Blind("ESC-023", "what its claims lead to is not known")),
            Map.entry("kubernetes.volumes", new Blind("ESC-023", "what is behind its claims is not known")),
            Map.entry("kubernetes.services", new Blind("ESC-033", "which services lead to it is not known")),
            Map.entry("kubernetes.network-policies", new Blind("ESC-033", "whom its network keeps out is not known")),
            Map.entry("kubernetes.owners", new Blind("DRF", "what it was to be is not known whole")),
            Map.entry("kubernetes.replica-sets", new Blind("DRF-007", "what it was before is not known whole")));
    private static final Set<OutcomeCode> SEEN =
            EnumSet.of(OutcomeCode.COLLECTED, OutcomeCode.EMPTY, OutcomeCode.NOT_APPLICABLE, OutcomeCode.IMPOSSIBLE);

    private ClusterGaps() {}

    static List<Gap> of(SealedPackage sealed) {
        return sealed.outcomes().stream()
                .filter(item -> !SEEN.contains(item.code()))
                .flatMap(ClusterGaps::gap)
                .toList();
    }

    private static Stream<Gap> gap(ItemOutcome item) {
        Blind blind = BLIND.get(item.planned().artifact());
        return blind == null
                ? Stream.of()
                : Stream.of(new Gap(
                        blind.rule(),
                        blind.to() + ", " + item.planned().item() + " is " + item.code() + ": "
                                + item.outcome().message()));
    }
}
