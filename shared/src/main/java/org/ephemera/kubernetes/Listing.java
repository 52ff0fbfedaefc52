package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.bag.Page;
import org.ephemera.collect.source.Counted;
import org.ephemera.evidence.Outcome;

/**
 * A list read from its first part to its last ({@code limit}, {@code continue}). The parts show the list as it was at one moment;
 * when the server has forgotten that moment (410), the list is read again from its start, once, and the outcome says so.
 */
final class Listing {
    static final int LIMIT = 500;

    /** Of what a slow way brings in the time of a call, no less is asked for at once. */
    static final int SMALLEST = 20;

    private static final int MOST_PARTS = 2000;

    private final Calls calls;
    private final Question question;
    private final String noun;
    private final Parts parts;
    private int limit = LIMIT;

    /** Asks for one part. */
    @FunctionalInterface
    interface Parts {
        Reply<ListView> ask(Calls calls, Question question) throws IOException;

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
    Listing(Calls calls, Question question, String noun, Consumer<JsonNode> each) {
        this(calls, question, noun, Parts.whole(each));
    }

    Listing(Calls calls, Question question, String noun, Parts parts) {
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
     * @param cut true if only the deadline stood against more
     */
    record Read(long found, String said, Optional<Outcome> gap, boolean cut) {}

    Read read() throws IOException {
        return read("", true);
    }

    private Read read(String said, boolean mayBeginAgain) throws IOException {
        long found = 0;
        String token = "";
        for (int part = 1; part <= MOST_PARTS; part++) {
            Reply<ListView> reply = part(token);
            switch (reply) {
                case Reply.Refused<ListView> refused -> {
                    if (Refusals.isGone(refused.refusal()) && part > 1 && mayBeginAgain) {
                        return read(
                                "the server forgot the list after " + Counted.of(found, noun)
                                        + ", so it was read again from its start",
                                false);
                    }
                    return refused(found, said, refused.refusal());
                }
                case Reply.Answered<ListView> answered -> {
                    ListView view = answered.view();
                    String next = view.next();
                    found += view.count();
                    calls.log(answered.received(), new Page(part, !next.isEmpty(), view.count()));
                    if (!view.whole().isEmpty()) {
                        return new Read(found, said, Optional.of(unreadable(view)), false);
                    }
                    if (next.isEmpty()) {
                        return new Read(found, said, Optional.empty(), false);
                    }
                    if (next.equals(token)) {
                        return new Read(found, said, Optional.of(stuck(found)), false);
                    }
                    token = next;
                }
            }
        }
        return new Read(found, said, Optional.of(new Outcome.Partial(had(found) + ", and there are more")), false);
    }

    /** However slow the way is, some part gets through: after one that did not, less is asked for at once. */
    private Reply<ListView> part(String token) throws IOException {
        while (true) {
            Question asked = question.with(Map.of("limit", Integer.toString(limit)));
            Reply<ListView> reply = parts.ask(calls, token.isEmpty() ? asked : asked.with(Map.of("continue", token)));
            if (limit == SMALLEST
                    || !(reply instanceof Reply.Refused<ListView> refused)
                    || !Refusal.isTooSlow(refused.refusal())
                    || calls.cutByDeadline(refused.refusal())) {
                return reply;
            }
            limit = Math.max(SMALLEST, limit / 2);
        }
    }

    private Read refused(long found, String said, Refusal refusal) {
        Outcome outcome = Refusals.outcome(refusal);
        Outcome gap = found == 0 ? outcome : new Outcome.Partial(had(found) + "; " + outcome.message());
        return new Read(found, said, Optional.of(gap), calls.cutByDeadline(refusal));
    }

    private Outcome unreadable(ListView view) {
        return new Outcome.Failed(
                Refusal.UNREADABLE,
                "an answer to " + question.operation().key() + " is no whole list: " + view.whole()
                        + "; what came of it is stored");
    }

    private Outcome stuck(long found) {
        return new Outcome.Partial(
                had(found) + "; the server's paging did not come to its end: it gave the token again with which it was"
                        + " asked");
    }

    private String had(long found) {
        return Counted.of(found, noun);
    }
}
