package org.ephemera.azure.plan;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.target.KnownRevision;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** Of which revisions the replicas are asked for: those that are active, and those that were in the window. */
public final class ReplicasPlan {
    private ReplicasPlan() {}

    /**
     * Plans an item for each revision that may have replicas, and one for all others.
     *
     * @param about the item that lists the revisions
     * @param gap how that item ended, if it did not list all
     */
    public static void plan(
            PlannedItem about, List<KnownRevision> revisions, Optional<Outcome> gap, Recorder recorder) {
        List<KnownRevision> asked = revisions.stream()
                .filter(revision -> revision.isOf(about.window()))
                .toList();
        for (KnownRevision revision : asked) {
            Optional<Outcome> none = RevisionName.is(revision.name())
                    ? Optional.empty()
                    : Optional.of(
                            new Outcome.Failed(DetailCode.NOT_A_NAME, "what is told of a revision is no name of one"));
            recorder.plan(
                    AppsCatalog.REPLICAS,
                    about.window(),
                    PresetOutcome.with(
                            new AppsCatalog.ReplicasParameters(AzurePlace.of(about), revision.name()), none));
        }
        int idle = revisions.size() - asked.size();
        if (idle > 0) {
            end(
                    about,
                    new Outcome.NotApplicable("of " + CountText.of(idle, "revision")
                            + " that were not active in the window no replica can be left"),
                    recorder);
        }
        if (revisions.isEmpty()) {
            end(about, DependencyOutcome.because(gap, about, "only the revisions tell of their replicas"), recorder);
        }
    }

    private static void end(PlannedItem about, Outcome outcome, Recorder recorder) {
        recorder.plan(AppsCatalog.REPLICAS, about.window(), PresetOutcome.with(AzurePlace.of(about), outcome));
    }

    /** Names of revisions come from the target; only what has their form becomes a part of an address. */
    private static final class RevisionName {
        private static final Pattern FORM =
                Pattern.compile("[a-z0-9]([a-z0-9-]{0,126}[a-z0-9])?", Pattern.CASE_INSENSITIVE);

        private RevisionName() {}

        static boolean is(String text) {
            return FORM.matcher(text).matches();
        }
    }
}
