package org.ephemera.kubernetes.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;

/**
 * Reader of a paginated Kubernetes list ({@code limit}, {@code continue}). All parts (pages) show the list at one
 * resource version, which the continue token contains. A worker that resumes the list sends the stored token and reads
 * the same version.
 *
 * <p>If the API server no longer has this version (410 Gone), the reader starts again at the first part, once. The
 * outcome then states that the list was read again.
 */
public final class ListReader {
    static final int LIMIT = 500;

    /** Smallest page size. Each response that does not arrive completely halves the page size, down to this limit. */
    static final int SMALLEST = 20;

    private static final int MOST_PARTS = 2000;

    private final ItemCalls calls;
    private final ResourceRequest request;
    private final String noun;
    private final PartRequest parts;
    private int limit = LIMIT;

    /** Requests one part of a list. */
    @FunctionalInterface
    public interface PartRequest {
        CallResult<ListView> send(ItemCalls calls, ResourceRequest request) throws IOException;

        /** Returns a request whose responses are stored as they arrive. */
        static PartRequest storing(Consumer<JsonNode> each) {
            return (calls, request) -> calls.send(request, () -> view(each));
        }

        private static ListView view(Consumer<JsonNode> each) {
            try {
                return new ListView(each);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Creates a reader.
     *
     * @param noun name of one object, in the singular
     * @param each receives every object; again if its part or the list is requested again
     */
    public ListReader(ItemCalls calls, ResourceRequest request, String noun, Consumer<JsonNode> each) {
        this(calls, request, noun, PartRequest.storing(each));
    }

    public ListReader(ItemCalls calls, ResourceRequest request, String noun, PartRequest parts) {
        this.calls = calls;
        this.request = request;
        this.noun = noun;
        this.parts = parts;
    }

    /**
     * Result of reading a list.
     *
     * @param found number of objects, of the second reading if there were two
     * @param remark sentence that states that the list was read again; "" if it was not
     * @param gap reason why the list is incomplete; empty if it is complete
     * @param rest state at which another run resumes; empty unless the deadline ended the reading
     */
    public record Read(long found, String remark, Optional<Outcome> gap, Optional<Map<String, String>> rest) {
        private Read(ListProgress progress, Outcome gap) {
            this(progress.found(), progress.remark(), Optional.of(gap), Optional.empty());
        }

        public boolean endedByDeadline() {
            return rest.isPresent();
        }
    }

    /** Receives after each part the state at which another worker can resume. */
    @FunctionalInterface
    public interface Reached {
        void at(Map<String, String> state) throws IOException;
    }

    /** Reads from the first part, for callers that must see every object. */
    public Read read() throws IOException {
        return read(ListProgress.START, state -> {});
    }

    /**
     * Reads from a cursor.
     *
     * @param from cursor at which an earlier reading paused; its continue token may have expired
     */
    public Read read(Optional<ResumeCursor> from, Reached reached) throws IOException {
        return read(ListProgress.of(from, request), reached);
    }

    private Read read(ListProgress from, Reached reached) throws IOException {
        ListProgress progress = from;
        boolean mayBeginAgain = true;
        while (progress.part() <= MOST_PARTS) {
            switch (part(progress.token())) {
                case CallResult.Failed<ListView> refused -> {
                    if (!FailureOutcomes.isExpiredToken(refused.failure()) || progress.isAtStart() || !mayBeginAgain) {
                        return refused(progress, refused.failure());
                    }
                    progress = progress.restarted(noun);
                    mayBeginAgain = false;
                }
                case CallResult.Answered<ListView> answered -> {
                    ListView view = answered.response();
                    ListProgress next = progress.after(view);
                    calls.log(answered.stored(), new ResponsePage(progress.part(), !next.isAtStart(), view.count()));
                    if (!view.problem().isEmpty()) {
                        return new Read(next, unreadable(view));
                    }
                    if (next.isAtStart()) {
                        return new Read(next.found(), next.remark(), Optional.empty(), Optional.empty());
                    }
                    if (next.token().equals(progress.token())) {
                        return new Read(next, stuck(next.found()));
                    }
                    progress = next;
                    reached.at(progress.state(request));
                }
            }
        }
        return new Read(
                progress, new Outcome.Partial(count(progress.found()) + "; the list has more, which were not read"));
    }

    /**
     * Requests one part. After a response that did not arrive completely, the next request asks for fewer objects, so
     * that some part arrives over any connection.
     */
    private CallResult<ListView> part(String token) throws IOException {
        while (true) {
            ResourceRequest limited = request.with(Map.of("limit", Integer.toString(limit)));
            CallResult<ListView> result =
                    parts.send(calls, token.isEmpty() ? limited : limited.with(Map.of("continue", token)));
            if (limit == SMALLEST
                    || !(result instanceof CallResult.Failed<ListView> refused)
                    || !refused.failure().isIncomplete()
                    || calls.endedByDeadline(refused.failure())) {
                return result;
            }
            limit = Math.max(SMALLEST, limit / 2);
        }
    }

    private Read refused(ListProgress progress, ApiFailure refusal) {
        Outcome outcome = calls.outcome(refusal);
        return new Read(
                progress.found(),
                progress.remark(),
                Optional.of(
                        progress.found() == 0
                                ? outcome
                                : new Outcome.Partial(count(progress.found()) + "; " + outcome.message())),
                calls.endedByDeadline(refusal) ? Optional.of(progress.state(request)) : Optional.empty());
    }

    private Outcome unreadable(ListView view) {
        return new Outcome.Failed(
                ApiFailure.UNREADABLE,
                "a response to " + request.operation().key() + " is not a complete list: " + view.problem()
                        + "; the bytes that arrived are stored");
    }

    private Outcome stuck(long found) {
        return new Outcome.Partial(count(found)
                + "; the pagination did not end: the API server returned the continue token of the request again");
    }

    private String count(long found) {
        return CountText.of(found, noun);
    }
}
