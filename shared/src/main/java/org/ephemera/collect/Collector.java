package org.ephemera.collect;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ephemera.envelope.DelegatedSegments;
import org.ephemera.envelope.DelegatedSegments.TrustedKeys;
import org.ephemera.envelope.Signer;
import org.ephemera.format.ItemProgress;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Digest;
import org.ephemera.model.Outcome;
import org.ephemera.model.Target;
import org.ephemera.store.EvidenceStore;
import org.jspecify.annotations.Nullable;

/** Collects all items of a package, most volatile first and up to 48 at a time, until each item has an outcome. */
public final class Collector {
    private static final int AT_ONCE = 48;

    /**
     * Result of one run of the collector.
     *
     * @param finished true if every item has an outcome
     * @param worked true if at least one item had no outcome when the run began
     * @param reading time that reading the progress of the package took
     */
    public record Ended(boolean finished, boolean worked, Duration reading) {}

    private final Function<Target, List<RegisteredSource>> sources;
    private final EvidenceStore store;
    private final Signer signer;
    private final TrustedKeys trusted;
    private final CollectionListener listener;
    private final Clock clock;

    /**
     * Creates a collector.
     *
     * @param sources returns the sources for a target
     * @param signer delegates to each run
     * @param trusted segments of runs with a delegation by another key do not count
     */
    public Collector(
            Function<Target, List<RegisteredSource>> sources,
            EvidenceStore store,
            Signer signer,
            TrustedKeys trusted,
            CollectionListener listener,
            Clock clock) {
        this.sources = sources;
        this.store = store;
        this.signer = signer;
        this.trusted = trusted;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Collects until every item has an outcome or the deadline passes.
     *
     * @param openRecord SHA-256 of the stored {@code open.json}
     * @throws IOException if the store fails, or if another worker took the claim (lease of the package). Stored
     *     evidence remains, and the same call resumes the collection.
     */
    public Ended run(OpenRecord open, Digest openRecord, Claim claim, Deadline deadline) throws IOException {
        Instant begun = clock.instant();
        PlanProgress progress = PlanProgress.read(store, open, new DelegatedSegments(store, open, openRecord, trusted));
        Duration reading = Duration.between(begun, clock.instant());
        SubjectNumbers subjects = new SubjectNumbers(progress.items());
        Map<String, RegisteredSource> known = sources.apply(open.target()).stream()
                .collect(
                        Collectors.toUnmodifiableMap(source -> source.artifact().id(), Function.identity()));
        WorkQueue queue = new WorkQueue(AT_ONCE);
        CollectionRun run = new CollectionRun(open.target(), deadline);
        RunSigner segments = new RunSigner(store, open, openRecord, signer, claim, deadline, clock);
        ItemWork work = new ItemWork(
                store, open.packageId().prefix(), openRecord, subjects, claim, segments, listener, clock, run);
        Set<String> queued = ConcurrentHashMap.newKeySet();
        List<WorkQueue.Task> unfinished = new ArrayList<>();
        for (PlannedItem item : progress.items()) {
            queued.add(item.item());
            ItemProgress itemProgress = progress.of(item);
            if (itemProgress.finished().isEmpty()) {
                unfinished.add(task(item, known.get(item.artifact()), work, itemProgress.cursor()));
            }
        }
        queue.add(unfinished);
        work.found(items -> queue.add(items.stream()
                .filter(item -> queued.add(item.item()))
                .map(item -> task(item, known.get(item.artifact()), work, Optional.empty()))
                .toList()));
        queue.runAll();
        return new Ended(!work.isUnfinished(), !unfinished.isEmpty(), reading);
    }

    /** @param known the source of the item; null if this version of the collector has none */
    private static WorkQueue.Task task(
            PlannedItem item, @Nullable RegisteredSource known, ItemWork work, Optional<ResumeCursor> from) {
        EvidenceSource source = known != null ? known.source() : unknown(item);
        return new WorkQueue.Task(item, known != null && known.leads(), () -> work.run(item, source, from));
    }

    /**
     * Returns a source for an item whose artifact this version of the collector does not know. Another version planned
     * the item.
     */
    private static EvidenceSource unknown(PlannedItem item) {
        Outcome outcome = new Outcome.Failed(
                DetailCode.UNKNOWN_ARTIFACT,
                "this version of the collector has no source for the artifact " + item.artifact()
                        + "; collect again with a version that has one");
        return (planned, from, recorder, deadline) -> new SourceResult.Finished(outcome);
    }
}
