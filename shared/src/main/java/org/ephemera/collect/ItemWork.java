package org.ephemera.collect;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.SegmentEnd;
import org.ephemera.model.Digest;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.OccupiedPathException;
import org.ephemera.store.StoreException;

/** Collection of one item, from its stored cursor to its outcome or to the deadline. */
final class ItemWork {
    /** Limit of attempts of one run if other principals occupy their paths. */
    private static final int ATTEMPTS = 10;

    private final EvidenceStore store;
    private final String prefix;
    private final Digest openRecord;
    private final SubjectNumbers subjects;
    private final Claim claim;
    private final RunSigner signer;
    private final CollectionListener listener;
    private final Clock clock;
    private final CollectionRun run;
    private final SecureRandom random = new SecureRandom();
    private Consumer<List<PlannedItem>> found = items -> {};
    private volatile boolean unfinished;

    ItemWork(
            EvidenceStore store,
            String prefix,
            Digest openRecord,
            SubjectNumbers subjects,
            Claim claim,
            RunSigner signer,
            CollectionListener listener,
            Clock clock,
            CollectionRun run) {
        this.store = store;
        this.prefix = prefix;
        this.openRecord = openRecord;
        this.subjects = subjects;
        this.claim = claim;
        this.signer = signer;
        this.listener = listener;
        this.clock = clock;
        this.run = run;
    }

    void found(Consumer<List<PlannedItem>> consumer) {
        found = consumer;
    }

    /** Reports whether an item that was started or skipped in this run has no outcome. */
    boolean isUnfinished() {
        return unfinished;
    }

    void run(PlannedItem item, EvidenceSource source, Optional<ResumeCursor> from) throws IOException {
        if (run.deadline().passed()) {
            unfinished = true;
            return;
        }
        listener.started(item);
        Optional<ResumeCursor> cursor = from;
        for (int tried = 1; ; tried++) {
            String attempt = attempt();
            Journal journal = new Journal(
                    store, prefix, openRecord, item, claim, signer, attempt, clock, items -> found.accept(items));
            Recorder recorder = new Recorder(store, prefix, item, run, claim, attempt, journal, subjects, listener);
            try {
                end(item, step(item, source, cursor, recorder), journal);
                return;
            } catch (OccupiedPathException e) {
                listener.foreignObject(e.key());
                if (tried == ATTEMPTS) {
                    throw e;
                }
                cursor = journal.cursor().isPresent() ? journal.cursor() : cursor;
            }
        }
    }

    private void end(PlannedItem item, SourceResult result, Journal journal) throws IOException {
        switch (result) {
            case SourceResult.Finished finished -> {
                journal.close(new SegmentEnd.Finished(finished.outcome(), finished.extent()));
                listener.ended(item, finished.outcome());
            }
            case SourceResult.Paused paused -> {
                unfinished = true;
                journal.close(new SegmentEnd.Paused(paused.cursor()));
            }
        }
    }

    private SourceResult step(PlannedItem item, EvidenceSource source, Optional<ResumeCursor> from, Recorder recorder)
            throws IOException {
        try {
            Optional<Outcome> preset = PresetOutcome.of(item);
            return preset.isPresent()
                    ? source.finishPreset(item, preset.get(), recorder)
                    : source.collect(item, from, recorder, run.deadline());
        } catch (StoreException | SigningException | ClaimLostException | OccupiedPathException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            // The failure of one source is the outcome of its item, so that the other items continue.
            return new SourceResult.Finished(
                    new Outcome.Failed(
                            e.getClass().getSimpleName(),
                            "the source failed: " + SanitizedText.of(String.valueOf(e.getMessage()))),
                    EvidenceExtent.NONE);
        }
    }

    private String attempt() {
        byte[] id = new byte[4];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
