package org.ephemera.azure.call;

import com.azure.core.http.rest.PagedIterable;
import com.azure.core.http.rest.PagedResponse;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** One page of a listing and one request: the SDK would follow the links by itself, and nobody would know where it is. */
public final class SinglePage {
    private SinglePage() {}

    /** @param link as the page before gave it, or null for the first */
    public static <T> PagedResponse<T> of(PagedIterable<T> listing, @Nullable String link) {
        Iterator<PagedResponse<T>> pages =
                (link == null ? listing.iterableByPage() : listing.iterableByPage(NextLinks.legal(link))).iterator();
        return pages.next();
    }
}
