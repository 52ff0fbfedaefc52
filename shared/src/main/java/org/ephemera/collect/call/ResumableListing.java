package org.ephemera.collect.call;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Reader of lists that may take longer than one run. Reading can resume at any page, and no items are held in memory.
 */
public final class ResumableListing {
    /** Limit in pages: with 100 items a page, ten times the largest quota. */
    private static final int MOST_PAGES = 100_000;

    private final RecordedCalls calls;
    private final Recorder recorder;
    private final Deadline deadline;
    private final Predicate<ApiFailure> isStaleToken;

    /**
     * Creates a reader.
     *
     * @param isStaleToken reports whether a request failed because its token or link has expired
     */
    public ResumableListing(
            RecordedCalls calls, Recorder recorder, Deadline deadline, Predicate<ApiFailure> isStaleToken) {
        this.isStaleToken = isStaleToken;
        this.calls = calls;
        this.recorder = recorder;
        this.deadline = deadline;
    }

    /**
     * Reads one list.
     *
     * @param count receives each page and returns the number of its items
     * @param next returns the token for the next page
     */
    public <R> ResumableListResult read(
            PageProgress from,
            ListPager.PageRequest<R> request,
            ToLongFunction<R> count,
            Function<R, @Nullable String> next)
            throws IOException {
        PageProgress at = from;
        while (at.pages() < MOST_PAGES) {
            if (deadline.passed()) {
                return new ResumableListResult.OutOfTime(at);
            }
            switch (request.page(at.token())) {
                case CallResult.Failed<R> refused
                when calls.endedByDeadline(refused.failure()) -> {
                    return new ResumableListResult.OutOfTime(at);
                }
                case CallResult.Failed<R> refused -> {
                    if (!at.mayRestart() || !isStaleToken.test(refused.failure())) {
                        return new ResumableListResult.Incomplete(at, calls.outcome(refused.failure()));
                    }
                    at = at.restart(recorder);
                }
                case CallResult.Answered<R> answered -> {
                    @Nullable String following = next.apply(answered.response());
                    PageContinuation paging = PageContinuation.of(following, at.token());
                    long items = count.applyAsLong(answered.response());
                    calls.log(
                            answered.stored(),
                            new ResponsePage(at.pages() + 1, paging == PageContinuation.MORE, items));
                    if (following == null || paging == PageContinuation.END) {
                        return new ResumableListResult.Complete(at.afterList(items));
                    }
                    at = at.afterPage(items, following);
                    if (paging == PageContinuation.STUCK) {
                        return new ResumableListResult.Incomplete(
                                at, PageContinuation.outcome(Optional.empty(), PageContinuation.STUCK_SENTENCE));
                    }
                    recorder.reached(at.cursor());
                }
            }
        }
        return new ResumableListResult.Incomplete(
                at, new Outcome.Partial("the list has more than " + MOST_PAGES + " pages; the rest was not read"));
    }
}
