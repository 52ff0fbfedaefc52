package org.ephemera.azure.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Ended;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Of which revisions the replicas are asked for: those that are active, and those that were in the window. */
final class ReplicasPlan {
    private ReplicasPlan() {}

    /**
     * Plans an item for each revision that may have replicas, and one for all others.
     *
     * @param about the item that lists the revisions
     * @param gap how that item ended, if it did not list all
     */
    static void plan(PlannedItem about, List<KnownRevision> revisions, Optional<Outcome> gap, Recorder recorder) {
        List<KnownRevision> asked = revisions.stream()
                .filter(revision -> revision.isOf(about.window()))
                .toList();
        for (KnownRevision revision : asked) {
            Map<String, String> params = AzurePlace.of(about).params();
            params.put(AppReplicasSource.REVISION, revision.name());
            if (!RevisionName.is(revision.name())) {
                Ended.put(params, new Outcome.Failed("NotAName", "what is told of a revision is no name of one"));
            }
            recorder.plan(AppReplicasSource.ARTIFACT, about.window(), params);
        }
        int idle = revisions.size() - asked.size();
        if (idle > 0) {
            end(
                    about,
                    new Outcome.NotApplicable("of " + Counted.of(idle, "revision")
                            + " that were not active in the window no replica can be left"),
                    recorder);
        }
        if (revisions.isEmpty()) {
            end(about, Untold.because(gap, about, "only the revisions tell of their replicas"), recorder);
        }
    }

    private static void end(PlannedItem about, Outcome outcome, Recorder recorder) {
        Map<String, String> params = AzurePlace.of(about).params();
        Ended.put(params, outcome);
        recorder.plan(AppReplicasSource.ARTIFACT, about.window(), params);
    }
}
