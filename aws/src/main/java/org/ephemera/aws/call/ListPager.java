package org.ephemera.aws.call;

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

/** Reads short listings page by page; a page without items is not the end of one. */
public final class ListPager {
    /** 10,000 log streams; what goes on for longer is cut, and says so. */
    private static final int MOST_PAGES = 200;

    /** Asks for one page. */
    public interface Ask<R> {
        /** @param token of the page before, "" for the first */
        CallResult<R> page(String token) throws IOException;
    }

    private final ItemCalls calls;
    private final Deadline deadline;

    public ListPager(ItemCalls calls, Deadline deadline) {
        this.calls = calls;
        this.deadline = deadline;
    }

    /**
     * Reads all of it.
     *
     * @param wanted the items of a page that shall be kept
     * @param next the token that a page gives for the one after it
     */
    public <R, T> ListResult<T> read(Ask<R> ask, Function<R, List<T>> wanted, Function<R, @Nullable String> next)
            throws IOException {
        List<T> items = new ArrayList<>();
        String token = "";
        for (int page = 1; page <= MOST_PAGES; page++) {
            if (deadline.passed()) {
                return new ListResult.OutOfTime<>();
            }
            switch (ask.page(token)) {
                case CallResult.Refused<R> refused -> {
                    return calls.cutByDeadline(refused.refusal())
                            ? new ListResult.OutOfTime<>()
                            : new ListResult.Cut<>(items, refused(refused.refusal(), page - 1));
                }
                case CallResult.Answered<R> answered -> {
                    List<T> found = wanted.apply(answered.response());
                    items.addAll(found);
                    @Nullable String following = next.apply(answered.response());
                    PageContinuation paging = PageContinuation.of(following, token);
                    calls.log(
                            answered.received(), new ResponsePage(page, paging == PageContinuation.MORE, found.size()));
                    if (paging == PageContinuation.STUCK) {
                        return new ListResult.Cut<>(
                                items, PageContinuation.notEnded(Optional.empty(), PageContinuation.STUCK_SENTENCE));
                    }
                    if (following == null || paging == PageContinuation.END) {
                        return new ListResult.Whole<>(items);
                    }
                    token = following;
                }
            }
        }
        return new ListResult.Cut<>(items, new Outcome.Partial("the listing is longer than " + MOST_PAGES + " pages"));
    }

    private static Outcome refused(ApiFailure refusal, int pages) {
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return pages == 0
                ? outcome
                : new Outcome.Partial(
                        "the listing broke off after " + CountText.of(pages, "page") + ": " + outcome.message());
    }
}
