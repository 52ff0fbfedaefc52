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
import org.ephemera.format.Cursor;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;

/**
 * A list read from its first part to its last ({@code limit}, {@code continue}). The parts show the list as it was at one moment;
 * when the server has forgotten that moment (410), the list is read again from its start, once, and the outcome says so. Who goes on
 * where another worker was cut off asks by the token of that moment, too.
 */
public final class ListReader {
    static final int LIMIT = 500;

    /** Of what a slow way brings in the time of a call, no less is asked for at once. */
    static final int SMALLEST = 20;

    private static final int MOST_PARTS = 2000;

    private final ItemCalls calls;
    private final ResourceRequest question;
    private final String noun;
    private final Parts parts;
    private int limit = LIMIT;

    /** Asks for one part. */
    @FunctionalInterface
    public interface Parts {
        CallResult<ListView> ask(ItemCalls calls, ResourceRequest question) throws IOException;

        /** Parts that are stored as they come. */
        static Parts whole(Consumer<JsonNode> each) {
            return (calls, question) -> calls.ask(question, () -> view(each));
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
     * @param noun what it is a list of, in the singular
     * @param each is given every object, again if its part or the list is asked for again
     */
    public ListReader(ItemCalls calls, ResourceRequest question, String noun, Consumer<JsonNode> each) {
        this(calls, question, noun, Parts.whole(each));
    }

    public ListReader(ItemCalls calls, ResourceRequest question, String noun, Parts parts) {
        this.calls = calls;
        this.question = question;
        this.noun = noun;
        this.parts = parts;
    }

    /**
     * How the reading ended.
     *
     * @param found objects, of the last reading if there were two
     * @param said that it was begun again; "" if it was not
     * @param gap why it is not whole; empty if it is
     * @param rest where to go on, if only the deadline stood against more
     */
    public record Read(long found, String said, Optional<Outcome> gap, Optional<Map<String, String>> rest) {
        private Read(ListProgress progress, Outcome gap) {
            this(progress.found(), progress.said(), Optional.of(gap), Optional.empty());
        }

        public boolean cut() {
            return rest.isPresent();
        }
    }

    /** Is told after each part where another worker could go on. */
    @FunctionalInterface
    public interface Reached {
        void at(Map<String, String> state) throws IOException;
    }

    /** From the first part on, whatever was read of it before: for whoever has to see every object. */
    public Read read() throws IOException {
        return read(ListProgress.START, state -> {});
    }

    /** @param from where an earlier reading paused; its token may be forgotten by now, as any other */
    public Read read(Optional<Cursor> from, Reached reached) throws IOException {
        return read(ListProgress.of(from, question), reached);
    }

    private Read read(ListProgress from, Reached reached) throws IOException {
        ListProgress progress = from;
        boolean mayBeginAgain = true;
        while (progress.part() <= MOST_PARTS) {
            switch (part(progress.token())) {
                case CallResult.Refused<ListView> refused -> {
                    if (!FailureOutcomes.isGone(refused.refusal()) || progress.isAtStart() || !mayBeginAgain) {
                        return refused(progress, refused.refusal());
                    }
                    progress = progress.forgotten(noun);
                    mayBeginAgain = false;
                }
                case CallResult.Answered<ListView> answered -> {
                    ListView view = answered.response();
                    ListProgress next = progress.after(view);
                    calls.log(answered.received(), new ResponsePage(progress.part(), !next.isAtStart(), view.count()));
                    if (!view.whole().isEmpty()) {
                        return new Read(next, unreadable(view));
                    }
                    if (next.isAtStart()) {
                        return new Read(next.found(), next.said(), Optional.empty(), Optional.empty());
                    }
                    if (next.token().equals(progress.token())) {
                        return new Read(next, stuck(next.found()));
                    }
                    progress = next;
                    reached.at(progress.state(question));
                }
            }
        }
        return new Read(progress, new Outcome.Partial(had(progress.found()) + ", and there are more"));
    }

    /** However slow the way is, some part gets through: after one that did not, less is asked for at once. */
    private CallResult<ListView> part(String token) throws IOException {
        while (true) {
            ResourceRequest asked = question.with(Map.of("limit", Integer.toString(limit)));
            CallResult<ListView> reply =
                    parts.ask(calls, token.isEmpty() ? asked : asked.with(Map.of("continue", token)));
            if (limit == SMALLEST
                    || !(reply instanceof CallResult.Refused<ListView> refused)
                    || !refused.refusal().isIncomplete()
                    || calls.cutByDeadline(refused.refusal())) {
                return reply;
            }
            limit = Math.max(SMALLEST, limit / 2);
        }
    }

    private Read refused(ListProgress progress, ApiFailure refusal) {
        Outcome outcome = calls.outcome(refusal);
        return new Read(
                progress.found(),
                progress.said(),
                Optional.of(
                        progress.found() == 0
                                ? outcome
                                : new Outcome.Partial(had(progress.found()) + "; " + outcome.message())),
                calls.cutByDeadline(refusal) ? Optional.of(progress.state(question)) : Optional.empty());
    }

    private Outcome unreadable(ListView view) {
        return new Outcome.Failed(
                ApiFailure.UNREADABLE,
                "an answer to " + question.operation().key() + " is no whole list: " + view.whole()
                        + "; what came of it is stored");
    }

    private Outcome stuck(long found) {
        return new Outcome.Partial(
                had(found) + "; the server's paging did not come to its end: it gave the token again with which it was"
                        + " asked");
    }

    private String had(long found) {
        return CountText.of(found, noun);
    }
}
