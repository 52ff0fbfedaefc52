package org.ephemera.store.upload;

import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ephemera.store.StoreException;

/**
 * Stream over the pages of a listing. The first page is requested immediately, so that most errors are thrown where the
 * listing begins. An error on a later page is an {@link UncheckedIOException} that wraps the {@link StoreException}.
 */
public final class PageStream<P> implements Iterator<P> {
    private final Iterator<P> pages;
    private final Function<RuntimeException, StoreException> failure;

    private PageStream(Iterator<P> pages, Function<RuntimeException, StoreException> failure) {
        this.pages = pages;
        this.failure = failure;
    }

    /**
     * Requests the first page and returns the stream.
     *
     * @param content returns the content of a page
     * @param failure converts an exception of the SDK, and rethrows any other exception
     */
    public static <P, T> Stream<T> stream(
            Iterable<P> pages, Function<P, Stream<T>> content, Function<RuntimeException, StoreException> failure)
            throws StoreException {
        Iterator<P> answers = pages.iterator();
        try {
            if (!answers.hasNext()) {
                return Stream.empty();
            }
            P first = answers.next();
            PageStream<P> later = new PageStream<>(answers, failure);
            return Stream.concat(Stream.of(first), later.stream()).flatMap(content);
        } catch (RuntimeException e) {
            throw failure.apply(e);
        }
    }

    @Override
    public boolean hasNext() {
        try {
            return pages.hasNext();
        } catch (RuntimeException e) {
            throw new UncheckedIOException(failure.apply(e));
        }
    }

    @Override
    public P next() {
        try {
            return pages.next();
        } catch (RuntimeException e) {
            throw new UncheckedIOException(failure.apply(e));
        }
    }

    private Stream<P> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false);
    }
}
