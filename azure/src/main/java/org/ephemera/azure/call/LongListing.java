package org.ephemera.azure.call;

import com.azure.core.http.rest.PagedResponse;
import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.ListRead;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.collect.source.Paging;
import org.ephemera.format.Page;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/** Reads a list that may be longer than one run: it can be gone on with from any page, and nothing of it is held. */
public final class LongListing {
    /** A page may hold as few as twenty things: two million of them. */
    private static final int MOST_PAGES = 100_000;

    private LongListing() {}

    /** Reads the list to its end. */
    public static <T> ListRead read(
            PageProgress from, Calls calls, Recorder recorder, Deadline deadline, Listing.Asking<T> asking)
            throws IOException {
        PageProgress at = from;
        while (at.pages() < MOST_PAGES) {
            if (deadline.passed()) {
                return new ListRead.OutOfTime(at);
            }
            @Nullable String link = at.token().isEmpty() ? null : at.token();
            switch (asking.page(link)) {
                case Reply.Refused<PagedResponse<T>> refused
                when calls.cutByDeadline(refused.refusal()) -> {
                    return new ListRead.OutOfTime(at);
                }
                case Reply.Refused<PagedResponse<T>> refused -> {
                    if (!at.mayBeginAgain() || !Refusals.isOfQuestion(refused.refusal())) {
                        return new ListRead.Cut(at, Refusals.outcome(refused.refusal()));
                    }
                    at = at.beginAgain(recorder);
                }
                case Reply.Answered<PagedResponse<T>> answered -> {
                    @Nullable String next = answered.response().getContinuationToken();
                    Paging paging = Paging.of(next, link);
                    int things = Present.in(answered.response().getValue()).size();
                    calls.log(answered.received(), new Page(at.pages() + 1, paging == Paging.MORE, things));
                    if (next == null || paging == Paging.END) {
                        return new ListRead.Whole(at.next(things));
                    }
                    at = at.plus(things, next);
                    if (paging == Paging.STUCK) {
                        return new ListRead.Cut(at, Paging.notEnded(Optional.empty(), Paging.STUCK_SENTENCE));
                    }
                    recorder.reached(at.cursor());
                }
            }
        }
        return new ListRead.Cut(at, new Outcome.Partial("the list is longer than " + Counted.of(MOST_PAGES, "page")));
    }
}
