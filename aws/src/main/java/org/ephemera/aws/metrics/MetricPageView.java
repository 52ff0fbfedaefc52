package org.ephemera.aws.metrics;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.FullBodyView;
import org.ephemera.collect.source.UnreadableBodyException;
import org.jspecify.annotations.Nullable;

/**
 * View of a page of data points that parses it without the SDK. The SDK gets an empty map, because it would parse all
 * points again.
 */
public final class MetricPageView implements Supplier<BodyView> {
    private static final byte[] EMPTY_MAP = {(byte) 0xa0};

    private @Nullable MetricPage page;

    @Override
    public BodyView get() {
        return new View();
    }

    /** Returns the page of the last readable response. */
    public MetricPage page() {
        MetricPage current = page;
        if (current == null) {
            throw new IllegalStateException("no response was read");
        }
        return current;
    }

    private final class View implements BodyView {
        private final FullBodyView body = new FullBodyView();

        @Override
        public OutputStream copy() {
            return body.copy();
        }

        @Override
        public InputStream forSdk(StoredBody stored) throws UnreadableBodyException {
            page = MetricPage.parse(body.bytes(), (id, times, values, count) -> {});
            return new ByteArrayInputStream(EMPTY_MAP);
        }
    }
}
