package org.ephemera.azure.call;

import com.azure.core.http.rest.PagedResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/** A short list that is read from its first page to its last; whoever goes on later begins anew. */
public final class ListPager {
    private static final int MOST_PAGES = 100;

    private ListPager() {}

    /** Asks for one page. */
    @FunctionalInterface
    public interface Asking<T> {
        /** @param link as the page before gave it, or null for the first */
        CallResult<PagedResponse<T>> page(@Nullable String link) throws IOException;
    }

    /**
     * How the reading ended.
     *
     * @param gap why it is not whole; empty if it is
     * @param paused true if time ran out
     */
    public record Read(long found, Optional<Outcome> gap, boolean paused) {}

    /**
     * Reads all pages.
     *
     * @param noun what it is a list of
     * @param each is given what is on a page
     */
    public static <T> Read read(ItemCalls calls, String noun, Asking<T> asking, Consumer<List<T>> each)
            throws IOException {
        @Nullable String link = null;
        long found = 0;
        for (int page = 1; page <= MOST_PAGES; page++) {
            switch (asking.page(link)) {
                case CallResult.Refused<PagedResponse<T>> refused -> {
                    Outcome outcome = FailureOutcomes.outcome(refused.refusal());
                    Outcome gap = page == 1
                            ? outcome
                            : new Outcome.Partial(CountText.of(found, noun) + "; " + outcome.message());
                    return new Read(found, Optional.of(gap), calls.cutByDeadline(refused.refusal()));
                }
                case CallResult.Answered<PagedResponse<T>> answered -> {
                    @Nullable String next = answered.response().getContinuationToken();
                    PageContinuation paging = PageContinuation.of(next, link);
                    List<T> here = SdkCollections.in(answered.response().getValue());
                    found += here.size();
                    calls.log(
                            answered.received(), new ResponsePage(page, paging == PageContinuation.MORE, here.size()));
                    each.accept(here);
                    if (paging == PageContinuation.STUCK) {
                        Optional<String> had = Optional.of(CountText.of(found, noun));
                        return new Read(
                                found,
                                Optional.of(PageContinuation.notEnded(had, PageContinuation.STUCK_SENTENCE)),
                                false);
                    }
                    if (paging == PageContinuation.END) {
                        return new Read(found, Optional.empty(), false);
                    }
                    link = next;
                }
            }
        }
        String many = CountText.of(found, noun) + " in " + MOST_PAGES + " pages, and there are more";
        return new Read(found, Optional.of(new Outcome.Partial(many)), false);
    }
}
