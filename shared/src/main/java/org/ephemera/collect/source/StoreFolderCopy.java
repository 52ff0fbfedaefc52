package org.ephemera.collect.source;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BodyType;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoredObject;

/**
 * Folder of the evidence store whose objects are copied into a package: one line for each object (JSONL), up to 1,000
 * lines a body. No cloud API is called.
 *
 * @param operation name of the operation in the acquisition log
 * @param folder key prefix that ends with a slash
 * @param largest size limit in bytes: an object of this size or larger is left out, because this program does not write
 *     one
 * @param wanted selects the keys to copy
 */
public record StoreFolderCopy(
        EvidenceStore store, String operation, String folder, int largest, Predicate<String> wanted) {
    private static final int A_PAGE = 1000;
    private static final int LONGEST_KEY = 300;
    private static final String AFTER = "after";
    private static final String COUNT = "count";
    private static final String PAGES = "pages";
    private static final String LEFT_OUT = "leftOut";
    private static final String FIRST = "firstLeftOut";

    /**
     * Progress of the copy.
     *
     * @param after last key that was processed; "" at the beginning
     * @param count objects that are in the package
     * @param leftOut objects that are larger than any that this program writes, and are not in the package
     * @param first key of the first object that is left out; ""
     * @param paused true if the deadline passed; another call resumes at the cursor
     */
    public record Copied(String after, long count, int pages, long leftOut, String first, boolean paused) {
        static Copied from(ResumeCursor cursor) {
            return new Copied(
                    cursor.get(AFTER),
                    number(cursor.get(COUNT)),
                    (int) number(cursor.get(PAGES)),
                    number(cursor.get(LEFT_OUT)),
                    cursor.get(FIRST),
                    false);
        }

        public ResumeCursor cursor() {
            return new ResumeCursor(Map.of(
                    AFTER,
                    after,
                    COUNT,
                    Long.toString(count),
                    PAGES,
                    Integer.toString(pages),
                    LEFT_OUT,
                    Long.toString(leftOut),
                    FIRST,
                    first));
        }

        /** Returns the outcome of the copy, which is PARTIAL if objects were left out. */
        public Outcome of(Outcome outcome) {
            return leftOut == 0
                    ? outcome
                    : new Outcome.Partial(outcome.message() + "; left out: "
                            + CountText.of(leftOut, "object")
                            + " larger than any that this program writes, the first is " + first
                            + "; they remain in the store");
        }

        private Copied with(List<String> page, List<String> larger) {
            return new Copied(
                    page.getLast(),
                    count + page.size() - larger.size(),
                    pages + 1,
                    leftOut + larger.size(),
                    first.isEmpty() && !larger.isEmpty() ? SanitizedText.of(larger.getFirst(), LONGEST_KEY) : first,
                    false);
        }

        private Copied pausedHere() {
            return new Copied(after, count, pages, leftOut, first, true);
        }

        private static long number(String text) {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        }
    }

    /** Copies the objects after the cursor until the deadline passes. */
    public Copied copy(Optional<ResumeCursor> from, Recorder recorder, Deadline deadline) throws IOException {
        Copied copied = Copied.from(from.orElse(ResumeCursor.START));
        try (Stream<StoredObject> objects = store.list(folder)) {
            Iterator<String> keys =
                    objects.map(StoredObject::key).filter(wanted).iterator();
            List<String> page = next(keys, copied.after());
            while (!page.isEmpty()) {
                if (deadline.passed()) {
                    return copied.pausedHere();
                }
                copied = copy(copied, page, recorder, deadline);
                recorder.reached(copied.cursor());
                page = next(keys, copied.after());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return copied;
    }

    private Copied copy(Copied before, List<String> page, Recorder recorder, Deadline deadline) throws IOException {
        Instant began = deadline.clock().instant();
        StoreObjectLines lines = new StoreObjectLines(store, page, largest);
        List<StoredFile> files = recorder.body(BodyType.JSON, lines, OutputStream.nullOutputStream());
        Copied copied = before.with(page, lines.leftOut());
        Instant ended = deadline.clock().instant();
        ApiCall call = new ApiCall("ephemera", operation, "", "", Map.of("folder", folder, AFTER, before.after()));
        ApiResponseHead answer = new ApiResponseHead(
                200, "", "application/jsonl", Optional.empty(), ended, Duration.between(began, ended));
        recorder.response(
                call,
                answer,
                files,
                new ResponsePage(copied.pages(), page.size() == A_PAGE, copied.count() - before.count()));
        return copied;
    }

    private static List<String> next(Iterator<String> keys, String after) {
        List<String> page = new ArrayList<>();
        while (page.size() < A_PAGE && keys.hasNext()) {
            String key = keys.next();
            if (key.compareTo(after) > 0) {
                page.add(key);
            }
        }
        return page;
    }
}
