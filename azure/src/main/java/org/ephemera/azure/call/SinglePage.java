package org.ephemera.azure.call;

import com.azure.core.http.rest.PagedIterable;
import com.azure.core.http.rest.PagedResponse;
import java.util.Iterator;

/** One page of a listing and one request: the SDK would follow the links by itself, and nobody would know where it is. */
public final class SinglePage {
    private SinglePage() {}

    /** @param link link of the page before; "" for the first page */
    public static <T> PagedResponse<T> of(PagedIterable<T> listing, String link) {
        Iterator<PagedResponse<T>> pages =
                (link.isEmpty() ? listing.iterableByPage() : listing.iterableByPage(NextLinks.legal(link))).iterator();
        return pages.next();
    }
}
