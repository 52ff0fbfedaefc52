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
import org.ephemera.store.EvidenceStore;

/**
 * Where an acquisition stands, as its store tells: nobody who works on it is asked.
 *
 * @param open record of the package, or of its copy if the copy is sealed instead
 * @param planned items known so far; more may be found
 * @param ended how many of them ended in which way
 * @param answers that were stored
 * @param begun when the first worker of a queue began with it; empty if none has, and not looked for once it is sealed
 * @param seal its timestamp is not looked for
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

    /** How far it has come. */
    public enum State {
        OPEN,
        COLLECTING,
        SEALED
    }

    /**
     * Reads it from the store.
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
        PlanProgress progress = PlanProgress.read(store, open);
        Map<OutcomeCode, Integer> ended = new EnumMap<>(OutcomeCode.class);
        long answers = 0;
        for (PlannedItem item : progress.items()) {
            ItemProgress so = progress.of(item);
            so.finished().ifPresent(end -> ended.merge(end.outcome().code(), 1, Integer::sum));
            answers += so.answers();
        }
        Optional<Instant> begun = new WorkFiles(store).firstRun(id);
        return new AcquisitionProgress(open, progress.items().size(), ended, answers, begun, Optional.empty());
    }

    public State state() {
        if (seal.isPresent()) {
            return State.SEALED;
        }
        return ended.isEmpty() && answers == 0 ? State.OPEN : State.COLLECTING;
    }

    /** How many items have an outcome. */
    public int endedCount() {
        return ended.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** When a queue's workers will give up and seal what there is; empty as long as none has begun, and once it is sealed. */
    public Optional<Instant> deadline() {
        return seal.isPresent() ? Optional.empty() : begun.map(begun -> begun.plus(Worker.LONGEST));
    }
}
