package org.ephemera.aws.metrics;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.FullBodyView;
import org.ephemera.collect.source.UnreadableBodyException;
import org.jspecify.annotations.Nullable;

/** Reads a page of data points by itself and hands the SDK an empty map: parsing them all again would be for nothing. */
public final class MetricPageView implements Supplier<BodyView> {
    private static final byte[] EMPTY_MAP = {(byte) 0xa0};

    private @Nullable MetricPage page;

    @Override
    public BodyView get() {
        return new View();
    }

    /** The page of the last answer that could be read. */
    public MetricPage page() {
        MetricPage read = page;
        if (read == null) {
            throw new IllegalStateException("no answer was read");
        }
        return read;
    }

    private final class View implements BodyView {
        private final FullBodyView held = new FullBodyView();

        @Override
        public OutputStream copy() {
            return held.copy();
        }

        @Override
        public InputStream forSdk(StoredBody stored) throws UnreadableBodyException {
            page = MetricPage.parse(held.bytes(), (id, times, values, count) -> {});
            return new ByteArrayInputStream(EMPTY_MAP);
        }
    }
}
