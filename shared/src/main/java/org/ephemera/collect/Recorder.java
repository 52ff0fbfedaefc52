package org.ephemera.collect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiError;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BodyType;
import org.ephemera.format.Cursor;
import org.ephemera.format.Footprint;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Artifact;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.GuardedWrite;
import org.ephemera.store.StoredObject;

/**
 * What a source tells while it works on one item: bodies, which go straight to the store, and the calls that brought
 * them, which go to the acquisition log. Safe for use by several threads of one source.
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
     * Stores one answer's body as it arrives, cut at 8 MiB into consecutive files.
     *
     * @param copy is given the same bytes, in order, for the caller to look at
     * @return the pieces; one of no bytes if the body is empty
     * @throws IOException if the body could not be read, or not stored
     */
    @Override
    public List<StoredFile> body(BodyType type, InputStream in, OutputStream copy) throws IOException {
        List<StoredFile> pieces = new ArrayList<>();
        BodyPieces body = new BodyPieces(in, copy, PIECE);
        do {
            pieces.add(piece(type, body));
        } while (body.more());
        return List.copyOf(pieces);
    }

    /** Stores the next piece of a body. */
    StoredFile piece(BodyType type, BodyPieces body) throws IOException {
        String path = PackageLayout.body(item.item(), attempt, bodies.incrementAndGet(), type);
        CreateResult created = create(path, body);
        StoredObject object = created.object();
        listener.received(item, object.bytes());
        return new StoredFile(path, object.bytes(), created.offered(), object.versionId());
    }

    /**
     * Begins a response whose body is stored in parts while it arrives, so that an attempt that dies loses its last 20
     * seconds only. An attempt has one such response at a time: the parts of two have nothing to distinguish them.
     */
    @Override
    public ResponseParts openResponse(ApiCall call, ApiResponseHead answer, BodyType type) {
        return new ResponseParts(this, inParts, journal, call, answer, type);
    }

    /** Reads a stored body again, all its pieces one after the other. */
    @Override
    public InputStream open(List<StoredFile> pieces) throws IOException {
        List<InputStream> bodies = new ArrayList<>();
        for (StoredFile piece : pieces) {
            bodies.add(store.open(prefix + piece.path()));
        }
        return new SequenceInputStream(Collections.enumeration(bodies));
    }

    public void response(ApiCall call, ApiResponseHead answer, List<StoredFile> files, ResponsePage page) {
        journal.write(segment -> segment.response(call, answer, files, page));
    }

    @Override
    public void error(ApiCall call, ApiResponseHead answer, ApiError error) {
        journal.write(segment -> segment.error(call, answer, error));
    }

    /**
     * A remark on the acquisition.
     *
     * @param facts kept for the package as a whole, e.g. {@code principal}; never evidence
     */
    public void note(String text, Map<String, String> facts) {
        journal.write(segment -> segment.note(text, facts));
    }

    /**
     * Our reading may have changed what is examined.
     *
     * @param what for {@code footprint} in {@code package.json}: which mark, on what, and what it was before
     */
    public void footprint(String what) {
        note("this reading leaves a mark", Map.of(Footprint.FACT, what));
    }

    /** Plans a subject that was found. It is asked for once this attempt's segment is stored. */
    public PlannedItem plan(Artifact artifact, TimeWindow window, Map<String, String> params) {
        PlannedItem planned = subjects.plan(artifact, window, params);
        journal.planned(planned);
        return planned;
    }

    /** Plans a subject with the parameters of a record. */
    public PlannedItem plan(Artifact artifact, TimeWindow window, Record params) {
        return plan(artifact, window, ParameterCodec.parameters(params));
    }

    /** The item could go on from here, should this attempt die. */
    public void reached(Cursor cursor) throws IOException {
        journal.reached(cursor);
    }

    private CreateResult create(String path, BodyPieces body) throws IOException {
        try {
            CreateResult created = GuardedWrite.create(store, prefix + path, body, claim::check);
            if (created instanceof CreateResult.Adopted adopted && !adopted.same()) {
                listener.foreignObject(prefix + path);
                throw new IOException("another object stands at " + path + "; nothing was overwritten");
            }
            return created;
        } catch (IOException e) {
            // The store cannot tell a body that would not be read from a disk that would not be written.
            throw body.readFailure().orElse(e);
        }
    }
}
