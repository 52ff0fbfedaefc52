package org.ephemera.aws.sweep;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.ephemera.aws.call.CallResult;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.call.ListPager;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.collect.source.ResumableListResult;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/** Reads listings that may be longer than one run: it can be gone on with from any page, and nothing of it is held. */
final class ResumableListing {
    /** At 100 things a page, ten times what the largest quotas allow of any of them. */
    private static final int MOST_PAGES = 100_000;

    private final ItemCalls calls;
    private final Recorder recorder;
    private final Deadline deadline;

    ResumableListing(ItemCalls calls, Recorder recorder, Deadline deadline) {
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
    <R> ResumableListResult read(
            PageProgress from, ListPager.Ask<R> ask, ToLongFunction<R> took, Function<R, @Nullable String> next)
            throws IOException {
        PageProgress at = from;
        while (at.pages() < MOST_PAGES) {
            if (deadline.passed()) {
                return new ResumableListResult.OutOfTime(at);
            }
            switch (ask.page(at.token())) {
                case CallResult.Refused<R> refused
                when calls.cutByDeadline(refused.refusal()) -> {
                    return new ResumableListResult.OutOfTime(at);
                }
                case CallResult.Refused<R> refused -> {
                    if (!at.mayBeginAgain() || !FailureOutcomes.isOfQuestion(refused.refusal())) {
                        return new ResumableListResult.Cut(at, FailureOutcomes.outcome(refused.refusal()));
                    }
                    at = at.beginAgain(recorder);
                }
                case CallResult.Answered<R> answered -> {
                    @Nullable String following = next.apply(answered.response());
                    PageContinuation paging = PageContinuation.of(following, at.token());
                    long things = took.applyAsLong(answered.response());
                    calls.log(
                            answered.received(),
                            new ResponsePage(at.pages() + 1, paging == PageContinuation.MORE, things));
                    if (following == null || paging == PageContinuation.END) {
                        return new ResumableListResult.Whole(at.next(things));
                    }
                    at = at.plus(things, following);
                    if (paging == PageContinuation.STUCK) {
                        return new ResumableListResult.Cut(
                                at, PageContinuation.notEnded(Optional.empty(), PageContinuation.STUCK_SENTENCE));
                    }
                    recorder.reached(at.cursor());
                }
            }
        }
        return new ResumableListResult.Cut(
                at, new Outcome.Partial("the listing is longer than " + CountText.of(MOST_PAGES, "page")));
    }
}
