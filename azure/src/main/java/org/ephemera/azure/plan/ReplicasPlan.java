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

/** Plan of the replica items: one for each revision that is active or was active in the window. */
public final class ReplicasPlan {
    private ReplicasPlan() {}

    /**
     * Plans an item for each revision that may have replicas, and one for all others.
     *
     * @param about item that lists the revisions
     * @param gap outcome of that item, if the list is incomplete
     */
    public static void plan(
            PlannedItem about, List<KnownRevision> revisions, Optional<Outcome> gap, Recorder recorder) {
        List<KnownRevision> requested = revisions.stream()
                .filter(revision -> revision.mayHaveRunIn(about.window()))
                .toList();
        for (KnownRevision revision : requested) {
            Optional<Outcome> none = RevisionName.is(revision.name())
                    ? Optional.empty()
                    : Optional.of(new Outcome.Failed(
                            DetailCode.NOT_A_NAME, "the name of a revision is invalid; nothing" + " was requested"));
            recorder.plan(
                    AppsCatalog.REPLICAS,
                    about.window(),
                    PresetOutcome.with(
                            new AppsCatalog.ReplicasParameters(AzurePlace.of(about), revision.name()), none));
        }
        int idle = revisions.size() - requested.size();
        if (idle > 0) {
            planPreset(
                    about,
                    new Outcome.NotApplicable(CountText.of(idle, "revision") + " not active in the window: no"
                            + " replica of them can exist"),
                    recorder);
        }
        if (revisions.isEmpty()) {
            planPreset(
                    about,
                    DependencyOutcome.because(gap, about, "only the list of revisions names what has" + " replicas"),
                    recorder);
        }
    }

    private static void planPreset(PlannedItem about, Outcome outcome, Recorder recorder) {
        recorder.plan(AppsCatalog.REPLICAS, about.window(), PresetOutcome.with(AzurePlace.of(about), outcome));
    }

    /** Check for revision names. They come from the target, so only text with this form becomes part of a path. */
    private static final class RevisionName {
        private static final Pattern FORM =
                Pattern.compile("[a-z0-9]([a-z0-9-]{0,126}[a-z0-9])?", Pattern.CASE_INSENSITIVE);

        private RevisionName() {}

        static boolean is(String text) {
            return FORM.matcher(text).matches();
        }
    }
}
