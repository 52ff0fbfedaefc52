package org.ephemera.azure.call;

import com.azure.core.http.rest.PagedResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Paging;
import org.ephemera.format.Page;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/** A short list that is read from its first page to its last; whoever goes on later begins anew. */
public final class Listing {
    private static final int MOST_PAGES = 100;

    private Listing() {}

    /** Asks for one page. */
    @FunctionalInterface
    public interface Asking<T> {
        /** @param link as the page before gave it, or null for the first */
        Reply<PagedResponse<T>> page(@Nullable String link) throws IOException;
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
    public static <T> Read read(Calls calls, String noun, Asking<T> asking, Consumer<List<T>> each) throws IOException {
        @Nullable String link = null;
        long found = 0;
        for (int page = 1; page <= MOST_PAGES; page++) {
            switch (asking.page(link)) {
                case Reply.Refused<PagedResponse<T>> refused -> {
                    Outcome outcome = Refusals.outcome(refused.refusal());
                    Outcome gap = page == 1
                            ? outcome
                            : new Outcome.Partial(Counted.of(found, noun) + "; " + outcome.message());
                    return new Read(found, Optional.of(gap), calls.cutByDeadline(refused.refusal()));
                }
                case Reply.Answered<PagedResponse<T>> answered -> {
                    @Nullable String next = answered.response().getContinuationToken();
                    Paging paging = Paging.of(next, link);
                    List<T> here = Present.in(answered.response().getValue());
                    found += here.size();
                    calls.log(answered.received(), new Page(page, paging == Paging.MORE, here.size()));
                    each.accept(here);
                    if (paging == Paging.STUCK) {
                        Optional<String> had = Optional.of(Counted.of(found, noun));
                        return new Read(found, Optional.of(Paging.notEnded(had, Paging.STUCK_SENTENCE)), false);
                    }
                    if (paging == Paging.END) {
                        return new Read(found, Optional.empty(), false);
                    }
                    link = next;
                }
            }
        }
        String many = Counted.of(found, noun) + " in " + MOST_PAGES + " pages, and there are more";
        return new Read(found, Optional.of(new Outcome.Partial(many)), false);
    }
}
