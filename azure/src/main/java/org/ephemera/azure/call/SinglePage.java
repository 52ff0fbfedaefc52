package org.ephemera.azure.call;

import com.azure.core.http.rest.PagedIterable;
import com.azure.core.http.rest.PagedResponse;
import java.util.Iterator;

/**
 * One page of a listing, read with one request. The SDK would follow the links itself, and the position could not be
 * stored in a cursor.
 */
public final class SinglePage {
    private SinglePage() {}

    /**
     * Reads a page.
     *
     * @param link link of the previous page; "" for the first page
     */
    public static <T> PagedResponse<T> of(PagedIterable<T> listing, String link) {
        Iterator<PagedResponse<T>> pages = (link.isEmpty()
                        ? listing.iterableByPage()
                        : listing.iterableByPage(NextLinks.encoded(link)))
                .iterator();
        return pages.next();
    }
}
