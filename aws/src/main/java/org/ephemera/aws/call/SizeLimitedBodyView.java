package org.ephemera.aws.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.FullBodyView;

/**
 * View of a response body without values that are too long or nested too deep ({@link JsonSizeFilter}). An attacker
 * who writes such a value into a description cannot prevent the rest from being read, for example the log destinations
 * and the image.
 */
public final class SizeLimitedBodyView implements BodyView {
    private final FullBodyView rest = new FullBodyView();
    private final JsonSizeFilter filter = new JsonSizeFilter(rest.copy());

    @Override
    public OutputStream copy() {
        return filter;
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        filter.flush();
        return rest.forSdk(stored);
    }

    @Override
    public String unread() {
        return filter.omitted() == 0
                ? ""
                : CountText.of(filter.omitted(), "value") + " longer or nested deeper than a service returns "
                        + (filter.omitted() == 1 ? "was" : "were") + " not read; the stored response contains "
                        + (filter.omitted() == 1 ? "it" : "them");
    }
}
