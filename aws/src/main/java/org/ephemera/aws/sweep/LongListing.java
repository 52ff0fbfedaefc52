package org.ephemera.aws.sweep;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.ephemera.aws.call.Calls;
import org.ephemera.aws.call.Pager;
import org.ephemera.aws.call.Refusals;
import org.ephemera.aws.call.Reply;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.ListRead;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.collect.source.Paging;
import org.ephemera.format.Page;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/** Reads listings that may be longer than one run: it can be gone on with from any page, and nothing of it is held. */
final class LongListing {
    /** At 100 things a page, ten times what the largest quotas allow of any of them. */
    private static final int MOST_PAGES = 100_000;

    private final Calls calls;
    private final Recorder recorder;
    private final Deadline deadline;

    LongListing(Calls calls, Recorder recorder, Deadline deadline) {
        this.calls = calls;
        this.recorder = recorder;
        this.deadline = deadline;
    }

    /**
     * Reads one list to its end.
     *
     * @param took is given each page, and says how many things it holds
     * @param next the token that a page gives for the one after it
     */
    <R> ListRead read(PageProgress from, Pager.Ask<R> ask, ToLongFunction<R> took, Function<R, @Nullable String> next)
            throws IOException {
        PageProgress at = from;
        while (at.pages() < MOST_PAGES) {
            if (deadline.passed()) {
                return new ListRead.OutOfTime(at);
            }
            switch (ask.page(at.token())) {
                case Reply.Refused<R> refused
                when calls.cutByDeadline(refused.refusal()) -> {
                    return new ListRead.OutOfTime(at);
                }
                case Reply.Refused<R> refused -> {
                    if (!at.mayBeginAgain() || !Refusals.isOfQuestion(refused.refusal())) {
                        return new ListRead.Cut(at, Refusals.outcome(refused.refusal()));
                    }
                    at = at.beginAgain(recorder);
                }
                case Reply.Answered<R> answered -> {
                    @Nullable String following = next.apply(answered.response());
                    Paging paging = Paging.of(following, at.token());
                    long things = took.applyAsLong(answered.response());
                    calls.log(answered.received(), new Page(at.pages() + 1, paging == Paging.MORE, things));
                    if (following == null || paging == Paging.END) {
                        return new ListRead.Whole(at.next(things));
                    }
                    at = at.plus(things, following);
                    if (paging == Paging.STUCK) {
                        return new ListRead.Cut(at, Paging.notEnded(Optional.empty(), Paging.STUCK_SENTENCE));
                    }
                    recorder.reached(at.cursor());
                }
            }
        }
        return new ListRead.Cut(
                at, new Outcome.Partial("the listing is longer than " + Counted.of(MOST_PAGES, "page")));
    }
}
