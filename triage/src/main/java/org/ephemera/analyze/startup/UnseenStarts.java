package org.ephemera.analyze.startup;

import java.util.Set;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Run;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/** What these rules could not see. */
final class UnseenStarts {
    private static final Set<String> SOURCES = Set.of(
            "aws.ecs.task",
            "aws.ecs.tasks",
            "azure.aci.group",
            "kubernetes.pod",
            "kubernetes.pods",
            "kubernetes.pod-events");
    private static final Set<String> EVENTS =
            Set.of("kubernetes.pod-events", "kubernetes.events", "kubernetes.core-events");
    private static final Set<OutcomeCode> SEEN =
            Set.of(OutcomeCode.COLLECTED, OutcomeCode.EMPTY, OutcomeCode.NOT_APPLICABLE);

    private UnseenStarts() {}

    static void spots(StartupScene scene, Notes judged) {
        for (ItemOutcome item : scene.sealed().outcomes()) {
            if (SOURCES.contains(item.planned().artifact()) && !SEEN.contains(item.code())) {
                judged.gap(
                        "STA",
                        "how it started and ended is not known whole, "
                                + item.planned().item() + " is " + item.code() + ": "
                                + item.outcome().message());
            }
        }
        if (scene.runs().isEmpty()) {
            judged.gap("STA", "nothing in the package tells how anything started or ended");
        }
        if (scene.of(Run.Kind.TASK).findAny().isPresent()) {
            judged.gap(
                    "STA-001",
                    "ECS tells of stopped tasks for an hour: crashes before that are seen only if they were recorded as they"
                            + " came");
        }
        if (scene.of(Run.Kind.POD).findAny().isPresent()) {
            boolean told = scene.sealed().answers().stream().anyMatch(answer -> EVENTS.contains(answer.artifact()));
            judged.gap(
                    "STA-009",
                    told
                            ? "events of the cluster are kept for an hour: what happened before is not told"
                            : "events of the cluster are not in the package: they are kept for an hour");
        }
    }
}
