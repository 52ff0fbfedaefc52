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
 * The pages of a listing as one stream. The first is asked for at once, so that most failures are thrown where the
 * listing begins; a later one is an {@link UncheckedIOException} around the {@link StoreException}.
 */
public final class PageStream<P> implements Iterator<P> {
    private final Iterator<P> pages;
    private final Function<RuntimeException, StoreException> failure;

    private PageStream(Iterator<P> pages, Function<RuntimeException, StoreException> failure) {
        this.pages = pages;
        this.failure = failure;
    }

    /**
     * Asks for the first page.
     *
     * @param content what is on a page
     * @param failure says what an exception of the SDK means, and throws what is none
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
