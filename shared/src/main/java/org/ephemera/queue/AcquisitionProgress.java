package org.ephemera.queue;

import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.SealLookup;
import org.ephemera.format.ItemProgress;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.PackageId;
import org.ephemera.seal.Seal;
import org.ephemera.state.SignedStateStore;
import org.ephemera.state.StateKeys;
import org.ephemera.store.EvidenceStore;

/**
 * Progress of an acquisition, read from the store alone.
 *
 * @param open record of the package, or of its copy if the copy is sealed instead
 * @param planned number of items known so far; more may be found
 * @param ended number of finished items by outcome
 * @param answers number of stored responses
 * @param begun time at which the first worker of a queue began; empty if none has, and not read once the package is
 *     sealed
 * @param seal the seal, whose timestamp is not read
 */
public record AcquisitionProgress(
        OpenRecord open,
        int planned,
        Map<OutcomeCode, Integer> ended,
        long answers,
        Optional<Instant> begun,
        Optional<Seal> seal) {
    public AcquisitionProgress {
        ended = Map.copyOf(ended);
    }

    /** State of the acquisition. */
    public enum State {
        OPEN,
        COLLECTING,
        SEALED
    }

    /**
     * Reads the progress from the store.
     *
     * @throws org.ephemera.store.MissingObjectException if there is no such package
     */
    public static AcquisitionProgress read(EvidenceStore store, PackageId id) throws IOException {
        OpenRecord open = PlanProgress.openRecord(store, id);
        Optional<SealLookup.Sealed> sealed = SealLookup.find(store, open);
        Optional<Seal> seal = sealed.map(SealLookup.Sealed::seal);
        if (seal.isPresent()) {
            Map<OutcomeCode, Integer> counts = seal.get().outcomes().counts();
            long answers = seal.get().outcomes().items().stream()
                    .mapToLong(item -> item.answers())
                    .sum();
            return new AcquisitionProgress(
                    sealed.get().open(), seal.get().outcomes().items().size(), counts, answers, Optional.empty(), seal);
        }
        PlanProgress progress = PlanProgress.readUnchecked(store, open);
        Map<OutcomeCode, Integer> ended = new EnumMap<>(OutcomeCode.class);
        long answers = 0;
        for (PlannedItem item : progress.items()) {
            ItemProgress itemProgress = progress.of(item);
            itemProgress.finished().ifPresent(end -> ended.merge(end.outcome().code(), 1, Integer::sum));
            answers += itemProgress.answers();
        }
        Optional<Instant> begun =
                new WorkFiles(SignedStateStore.of(store, StateKeys.unverified(), foreign -> {})).firstRun(id);
        return new AcquisitionProgress(open, progress.items().size(), ended, answers, begun, Optional.empty());
    }

    public State state() {
        if (seal.isPresent()) {
            return State.SEALED;
        }
        return ended.isEmpty() && answers == 0 ? State.OPEN : State.COLLECTING;
    }

    /** Returns the number of items that have an outcome. */
    public int endedCount() {
        return ended.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Returns the time at which a queue's workers give up and seal the package as it is; empty before the first run and
     * after the seal.
     */
    public Optional<Instant> deadline() {
        return seal.isPresent() ? Optional.empty() : begun.map(begun -> begun.plus(PackageWorker.LONGEST));
    }
}
