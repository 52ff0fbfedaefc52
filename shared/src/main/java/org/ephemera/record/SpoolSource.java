package org.ephemera.record;

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
import java.util.stream.Stream;
import org.ephemera.bag.ApiAnswer;
import org.ephemera.bag.ApiCall;
import org.ephemera.bag.BodyType;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.Page;
import org.ephemera.bag.PlannedItem;
import org.ephemera.bag.StoredFile;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Volatility;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoredObject;

/**
 * What was recorded in one hour, from the store into the hour's package: the objects as they are, a line each (JSONL), a
 * thousand to a body. Asks nothing of any cloud.
 */
public final class SpoolSource implements EvidenceSource {
    private static final String OPERATION = "ReadSpool";

    static final Artifact EVENTS = artifact(
            "recorder.events", "Recorded events: each time a container stopped, what the cloud said of it, as it came");

    static final Artifact DEFINITIONS = artifact(
            "recorder.definitions",
            "What recorded events name, as the cloud described it within seconds: task definitions, container groups");

    public static final List<Artifact> ARTIFACTS = List.of(EVENTS, DEFINITIONS);

    private static final int A_PAGE = 1000;
    private static final String AFTER = "after";
    private static final String COUNT = "count";
    private static final String PAGES = "pages";

    private final Artifact artifact;
    private final EvidenceStore store;

    private SpoolSource(Artifact artifact, EvidenceStore store) {
        this.artifact = artifact;
        this.store = store;
    }

    /** For packages in the same store. */
    public static List<EvidenceSource> all(EvidenceStore store) {
        return List.of(new SpoolSource(EVENTS, store), new SpoolSource(DEFINITIONS, store));
    }

    @Override
    public Artifact artifact() {
        return artifact;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Reached reached = Reached.of(from.orElse(Cursor.START));
        String folder = folder(item);
        try (Stream<StoredObject> objects = store.list(folder)) {
            Iterator<String> keys = objects.map(StoredObject::key).iterator();
            List<String> page = next(keys, reached.after());
            while (!page.isEmpty()) {
                if (deadline.passed()) {
                    return new Step.Paused(reached.cursor());
                }
                Reached then = reached.with(page);
                copy(folder, reached, page, recorder, deadline);
                reached = then;
                recorder.reached(reached.cursor());
                page = next(keys, reached.after());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        SpoolContent content = new SpoolContent(store, item);
        return artifact.equals(EVENTS) ? content.events(reached.count()) : content.definitions();
    }

    private String folder(PlannedItem item) {
        String scope = item.param(SpoolKeys.SCOPE);
        String hour = item.param(SpoolKeys.HOUR);
        return artifact.equals(EVENTS) ? SpoolKeys.events(scope, hour) : SpoolKeys.definitions(scope, hour);
    }

    private void copy(String folder, Reached before, List<String> page, Recorder recorder, Deadline deadline)
            throws IOException {
        Instant began = deadline.clock().instant();
        List<StoredFile> files =
                recorder.body(BodyType.JSON, new SpoolLines(store, page), OutputStream.nullOutputStream());
        Instant ended = deadline.clock().instant();
        ApiCall call = new ApiCall("ephemera", OPERATION, "", "", Map.of("folder", folder, AFTER, before.after()));
        ApiAnswer answer =
                new ApiAnswer(200, "", "application/jsonl", Optional.empty(), ended, Duration.between(began, ended));
        recorder.response(call, answer, files, new Page(before.pages() + 1, page.size() == A_PAGE, page.size()));
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

    private static Artifact artifact(String id, String title) {
        return new Artifact(
                id,
                title,
                Volatility.V2,
                true,
                true,
                List.of("ephemera:" + OPERATION),
                List.of(),
                "package-format.md#9-the-recorder");
    }

    /**
     * How far the reading has come.
     *
     * @param after the last key that was copied, "" at the beginning
     */
    private record Reached(String after, long count, int pages) {
        static Reached of(Cursor cursor) {
            return new Reached(cursor.get(AFTER), number(cursor.get(COUNT)), (int) number(cursor.get(PAGES)));
        }

        Reached with(List<String> page) {
            return new Reached(page.getLast(), count + page.size(), pages + 1);
        }

        Cursor cursor() {
            return new Cursor(Map.of(AFTER, after, COUNT, Long.toString(count), PAGES, Integer.toString(pages)));
        }

        private static long number(String text) {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        }
    }
}
