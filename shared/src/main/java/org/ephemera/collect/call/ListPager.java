package org.ephemera.collect.call;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/** Reader of short lists, page by page. A page without items is not necessarily the last one. */
public final class ListPager {
    /** Limit in pages, for example 10,000 log streams. The rest of a longer list is not read. */
    private static final int MOST_PAGES = 200;

    /** Request for one page. */
    @FunctionalInterface
    public interface PageRequest<R> {
        /**
         * Requests the page.
         *
         * @param token token or link of the previous page; "" for the first page
         */
        CallResult<R> page(String token) throws IOException;
    }

    private final RecordedCalls calls;
    private final Deadline deadline;

    public ListPager(RecordedCalls calls, Deadline deadline) {
        this.calls = calls;
        this.deadline = deadline;
    }

    /**
     * Reads the list.
     *
     * @param wanted returns the items of a page that are kept
     * @param next returns the token for the next page
     */
    public <R, T> ListResult<T> read(
            PageRequest<R> request, Function<R, List<T>> wanted, Function<R, @Nullable String> next)
            throws IOException {
        List<T> items = new ArrayList<>();
        String token = "";
        for (int page = 1; page <= MOST_PAGES; page++) {
            if (deadline.passed()) {
                return new ListResult.OutOfTime<>();
            }
            switch (request.page(token)) {
                case CallResult.Failed<R> refused -> {
                    return calls.endedByDeadline(refused.failure())
                            ? new ListResult.OutOfTime<>()
                            : new ListResult.Incomplete<>(items, refused(refused.failure(), page - 1));
                }
                case CallResult.Answered<R> answered -> {
                    List<T> found = wanted.apply(answered.response());
                    items.addAll(found);
                    @Nullable String following = next.apply(answered.response());
                    PageContinuation paging = PageContinuation.of(following, token);
                    calls.log(answered.stored(), new ResponsePage(page, paging == PageContinuation.MORE, found.size()));
                    if (paging == PageContinuation.STUCK) {
                        return new ListResult.Incomplete<>(
                                items, PageContinuation.outcome(Optional.empty(), PageContinuation.STUCK_SENTENCE));
                    }
                    if (following == null || paging == PageContinuation.END) {
                        return new ListResult.Complete<>(items);
                    }
                    token = following;
                }
            }
        }
        return new ListResult.Incomplete<>(
                items, new Outcome.Partial("the list has more than " + MOST_PAGES + " pages; the rest was not read"));
    }

    private Outcome refused(ApiFailure refusal, int pages) {
        Outcome outcome = calls.outcome(refusal);
        return pages == 0
                ? outcome
                : new Outcome.Partial(
                        "reading the list ended after " + CountText.of(pages, "page") + ": " + outcome.message());
    }
}
