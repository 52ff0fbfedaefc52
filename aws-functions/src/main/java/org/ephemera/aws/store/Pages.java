package org.ephemera.aws.store;

import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ephemera.store.StoreException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The pages of a listing as one stream. The first is asked for at once, so that most failures are thrown where the
 * listing begins; a later one is an {@link UncheckedIOException} around the {@link StoreException}.
 */
final class Pages<P> implements Iterator<P> {
    private final Iterator<P> pages;
    private final Function<SdkException, StoreException> failure;

    private Pages(Iterator<P> pages, Function<SdkException, StoreException> failure) {
        this.pages = pages;
        this.failure = failure;
    }

    static <P, T> Stream<T> stream(
            Iterable<P> pages, Function<P, Stream<T>> content, Function<SdkException, StoreException> failure)
            throws StoreException {
        Iterator<P> answers = pages.iterator();
        try {
            P first = answers.next();
            Pages<P> later = new Pages<>(answers, failure);
            return Stream.concat(Stream.of(first), later.stream()).flatMap(content);
        } catch (SdkException e) {
            throw failure.apply(e);
        }
    }

    @Override
    public boolean hasNext() {
        return pages.hasNext();
    }

    @Override
    public P next() {
        try {
            return pages.next();
        } catch (SdkException e) {
            throw new UncheckedIOException(failure.apply(e));
        }
    }

    private Stream<P> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false);
    }
}
