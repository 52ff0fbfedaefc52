package org.ephemera.collect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BodyType;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResponsePart;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.StoredFile;

/**
 * One response whose body is stored in parts while it arrives. Each part is a file and a line of the acquisition log,
 * after which the segment may close. Used by one thread.
 */
public final class ResponseParts {
    /**
     * Progress of the caller, which receives the bytes. It is read once for each part, by the thread that stores the
     * body.
     */
    public interface Progress {
        /** Returns the number of records that this part completed. */
        long records();

        /** Returns where the item resumes if the attempt ends here. */
        ResumeCursor cursor();
    }

    private final Recorder recorder;
    private final AtomicBoolean inParts;
    private final Journal journal;
    private final ApiCall call;
    private final ApiResponseHead head;
    private final BodyType type;
    private int number;

    /**
     * Creates a response.
     *
     * @param inParts true while the attempt stores a response in parts
     */
    ResponseParts(
            Recorder recorder,
            AtomicBoolean inParts,
            Journal journal,
            ApiCall call,
            ApiResponseHead head,
            BodyType type) {
        this.recorder = recorder;
        this.inParts = inParts;
        this.journal = journal;
        this.call = call;
        this.head = head;
        this.type = type;
    }

    /**
     * Stores the body until it ends or fails. A part ends at 8 MiB, or when its segment is 20 seconds old, even while
     * the connection is silent. A body that ends in the first part is one response in one line of the log.
     *
     * @param copy receives the same bytes in order, before their part is logged
     * @throws IOException if the body failed, after the bytes before the failure are stored (the response then has no
     *     last part); or if the store failed
     */
    public void store(InputStream in, OutputStream copy, Progress progress) throws IOException {
        if (number > 0 || !inParts.compareAndSet(false, true)) {
            throw new IllegalStateException("an attempt stores one response at a time, and each response once");
        }
        try {
            storeParts(in, copy, progress);
        } finally {
            inParts.set(false);
        }
    }

    private void storeParts(InputStream in, OutputStream copy, Progress progress) throws IOException {
        try (PausableBody body = new PausableBody(in, journal::isDue)) {
            BodyPieceBlob pieces = new BodyPieceBlob(body, copy, Recorder.PIECE);
            boolean more = true;
            while (more) {
                boolean hasBytes = pieces.await();
                if (hasBytes || body.isComplete()) {
                    // An empty body has one empty file; an empty last part has no file.
                    List<StoredFile> files =
                            hasBytes || number == 0 ? List.of(recorder.piece(type, pieces)) : List.of();
                    more = pieces.more() || !body.isComplete();
                    log(files, more, progress);
                } else if (body.failure().isPresent()) {
                    throw body.failure().get();
                }
            }
        }
    }

    private void log(List<StoredFile> files, boolean more, Progress progress) throws IOException {
        number++;
        ResponsePart part = new ResponsePart(number, more);
        ResponsePage page = ResponsePage.only(progress.records());
        journal.write(segment -> segment.response(call, head.until(journal.now()), files, page, part));
        journal.reached(progress.cursor());
    }
}
