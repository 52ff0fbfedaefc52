package org.ephemera.collect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiError;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BodyType;
import org.ephemera.format.CollectionFootprint;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Artifact;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.GuardedWrite;
import org.ephemera.store.OccupiedPathException;
import org.ephemera.store.StoredObject;

/**
 * Recorder of one attempt on an item. Response bodies go directly to the store, and the calls that returned them go to
 * the acquisition log. Safe for use by several threads of one source.
 */
public final class Recorder implements ResponseLog {
    static final int PIECE = 8 << 20;

    private final EvidenceStore store;
    private final String prefix;
    private final PlannedItem item;
    private final CollectionRun run;
    private final Claim claim;
    private final String attempt;
    private final Journal journal;
    private final SubjectNumbers subjects;
    private final CollectionListener listener;
    private final AtomicInteger bodies = new AtomicInteger();
    private final AtomicBoolean inParts = new AtomicBoolean();

    Recorder(
            EvidenceStore store,
            String prefix,
            PlannedItem item,
            CollectionRun run,
            Claim claim,
            String attempt,
            Journal journal,
            SubjectNumbers subjects,
            CollectionListener listener) {
        this.store = store;
        this.prefix = prefix;
        this.item = item;
        this.run = run;
        this.claim = claim;
        this.attempt = attempt;
        this.journal = journal;
        this.subjects = subjects;
        this.listener = listener;
    }

    /** Returns the run that works on the item. */
    public CollectionRun run() {
        return run;
    }

    /**
     * Stores the body of one response as it arrives, split into consecutive files of 8 MiB.
     *
     * @param copy receives the same bytes in order, for the caller to parse
     * @return the files; one empty file if the body is empty
     * @throws IOException if the body could not be read or could not be stored
     */
    @Override
    public List<StoredFile> body(BodyType type, InputStream in, OutputStream copy) throws IOException {
        List<StoredFile> pieces = new ArrayList<>();
        BodyPieceBlob body = new BodyPieceBlob(in, copy, PIECE);
        do {
            pieces.add(piece(type, body));
        } while (body.more());
        return List.copyOf(pieces);
    }

    /** Stores the next piece of a body. */
    StoredFile piece(BodyType type, BodyPieceBlob body) throws IOException {
        String path = PackageLayout.body(item.item(), attempt, bodies.incrementAndGet(), type);
        CreateResult created = create(path, body);
        StoredObject object = created.object();
        listener.received(item, object.bytes());
        return new StoredFile(path, object.bytes(), created.offered(), object.versionId());
    }

    /**
     * Begins a response whose body is stored in parts while it arrives, so that an attempt that dies loses only its
     * last 20 seconds. An attempt has one such response at a time, because the parts of two responses
     * could not be distinguished in the log.
     */
    @Override
    public ResponseParts openResponse(ApiCall call, ApiResponseHead head, BodyType type) {
        return new ResponseParts(this, inParts, journal, call, head, type);
    }

    /** Opens a stored body: all its files one after the other. */
    @Override
    public InputStream open(List<StoredFile> pieces) throws IOException {
        List<InputStream> bodies = new ArrayList<>();
        for (StoredFile piece : pieces) {
            bodies.add(store.open(prefix + piece.path()));
        }
        return new SequenceInputStream(Collections.enumeration(bodies));
    }

    public void response(ApiCall call, ApiResponseHead head, List<StoredFile> files, ResponsePage page) {
        journal.write(segment -> segment.response(call, head, files, page));
    }

    @Override
    public void error(ApiCall call, ApiResponseHead head, ApiError error) {
        journal.write(segment -> segment.error(call, head, error));
    }

    /**
     * Writes a remark about the acquisition to its log.
     *
     * @param facts key-value pairs that are kept for the complete package, e.g. {@code principal}; never evidence
     */
    public void note(String text, Map<String, String> facts) {
        journal.write(segment -> segment.note(text, facts));
    }

    /**
     * Records that reading may have changed the system under investigation.
     *
     * @param what entry of {@code footprint} in {@code package.json}: the change, the object that changed, and its
     *     earlier value
     */
    public void footprint(String what) {
        note("this read request changes the system that is investigated", Map.of(CollectionFootprint.FACT, what));
    }

    /**
     * Plans an item for a subject that was found. The item is collected after the segment of this attempt is stored.
     */
    public PlannedItem plan(Artifact artifact, TimeWindow window, Map<String, String> params) {
        PlannedItem planned = subjects.plan(artifact, window, params);
        journal.planned(planned);
        return planned;
    }

    /** Plans an item for a subject with the parameters of a record. */
    public PlannedItem plan(Artifact artifact, TimeWindow window, Record params) {
        return plan(artifact, window, ParameterCodec.parameters(params));
    }

    /** Records that the item can resume at this cursor if this attempt dies. */
    public void reached(ResumeCursor cursor) throws IOException {
        journal.reached(cursor);
    }

    private CreateResult create(String path, BodyPieceBlob body) throws IOException {
        try {
            CreateResult created = GuardedWrite.create(store, prefix + path, body, claim::check);
            if (created instanceof CreateResult.Adopted adopted && !adopted.isSame()) {
                throw new OccupiedPathException(prefix + path, Optional.empty(), "it is not a body of this run");
            }
            return created;
        } catch (IOException e) {
            // The store reports a read failure of the body in the same way as a write failure.
            throw body.readFailure().orElse(e);
        }
    }
}
