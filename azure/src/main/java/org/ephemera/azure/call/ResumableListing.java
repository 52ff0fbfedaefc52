package org.ephemera.azure.call;

import com.azure.core.http.rest.PagedResponse;
import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.collect.source.ResumableListResult;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/** Reads a list that may be longer than one run: it can be gone on with from any page, and nothing of it is held. */
public final class ResumableListing {
    /** A page may hold as few as twenty things: two million of them. */
    private static final int MOST_PAGES = 100_000;

    private ResumableListing() {}

    /** Reads the list to its end. */
    public static <T> ResumableListResult read(
            PageProgress from, ItemCalls calls, Recorder recorder, Deadline deadline, ListPager.Asking<T> asking)
            throws IOException {
        PageProgress at = from;
        while (at.pages() < MOST_PAGES) {
            if (deadline.passed()) {
                return new ResumableListResult.OutOfTime(at);
            }
            @Nullable String link = at.token().isEmpty() ? null : at.token();
            switch (asking.page(link)) {
                case CallResult.Refused<PagedResponse<T>> refused
                when calls.cutByDeadline(refused.refusal()) -> {
                    return new ResumableListResult.OutOfTime(at);
                }
                case CallResult.Refused<PagedResponse<T>> refused -> {
                    if (!at.mayBeginAgain() || !FailureOutcomes.isOfQuestion(refused.refusal())) {
                        return new ResumableListResult.Cut(at, FailureOutcomes.outcome(refused.refusal()));
                    }
                    at = at.beginAgain(recorder);
                }
                case CallResult.Answered<PagedResponse<T>> answered -> {
                    @Nullable String next = answered.response().getContinuationToken();
                    PageContinuation paging = PageContinuation.of(next, link);
                    int things =
                            SdkCollections.in(answered.response().getValue()).size();
                    calls.log(
                            answered.received(),
                            new ResponsePage(at.pages() + 1, paging == PageContinuation.MORE, things));
                    if (next == null || paging == PageContinuation.END) {
                        return new ResumableListResult.Whole(at.next(things));
                    }
                    at = at.plus(things, next);
                    if (paging == PageContinuation.STUCK) {
                        return new ResumableListResult.Cut(
                                at, PageContinuation.notEnded(Optional.empty(), PageContinuation.STUCK_SENTENCE));
                    }
                    recorder.reached(at.cursor());
                }
            }
        }
        return new ResumableListResult.Cut(
                at, new Outcome.Partial("the list is longer than " + CountText.of(MOST_PAGES, "page")));
    }
}
