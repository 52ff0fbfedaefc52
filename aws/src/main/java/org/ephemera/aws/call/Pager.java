package org.ephemera.aws.call;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Paging;
import org.ephemera.format.Page;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/** Reads short listings page by page; a page without items is not the end of one. */
public final class Pager {
    /** 10,000 log streams; what goes on for longer is cut, and says so. */
    private static final int MOST_PAGES = 200;

    /** Asks for one page. */
    public interface Ask<R> {
        /** @param token of the page before, "" for the first */
        Reply<R> page(String token) throws IOException;
    }

    private final Calls calls;
    private final Deadline deadline;

    public Pager(Calls calls, Deadline deadline) {
        this.calls = calls;
        this.deadline = deadline;
    }

    /**
     * Reads all of it.
     *
     * @param wanted the items of a page that shall be kept
     * @param next the token that a page gives for the one after it
     */
    public <R, T> Listed<T> read(Ask<R> ask, Function<R, List<T>> wanted, Function<R, @Nullable String> next)
            throws IOException {
        List<T> items = new ArrayList<>();
        String token = "";
        for (int page = 1; page <= MOST_PAGES; page++) {
            if (deadline.passed()) {
                return new Listed.OutOfTime<>();
            }
            switch (ask.page(token)) {
                case Reply.Refused<R> refused -> {
                    return calls.cutByDeadline(refused.refusal())
                            ? new Listed.OutOfTime<>()
                            : new Listed.Cut<>(items, refused(refused.refusal(), page - 1));
                }
                case Reply.Answered<R> answered -> {
                    List<T> found = wanted.apply(answered.response());
                    items.addAll(found);
                    @Nullable String following = next.apply(answered.response());
                    Paging paging = Paging.of(following, token);
                    calls.log(answered.received(), new Page(page, paging == Paging.MORE, found.size()));
                    if (paging == Paging.STUCK) {
                        return new Listed.Cut<>(items, Paging.notEnded(Optional.empty(), Paging.STUCK_SENTENCE));
                    }
                    if (following == null || paging == Paging.END) {
                        return new Listed.Whole<>(items);
                    }
                    token = following;
                }
            }
        }
        return new Listed.Cut<>(items, new Outcome.Partial("the listing is longer than " + MOST_PAGES + " pages"));
    }

    private static Outcome refused(Refusal refusal, int pages) {
        Outcome outcome = Refusals.outcome(refusal);
        return pages == 0
                ? outcome
                : new Outcome.Partial(
                        "the listing broke off after " + Counted.of(pages, "page") + ": " + outcome.message());
    }
}
