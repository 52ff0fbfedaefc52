package org.ephemera.aws.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.FullBodyView;

/**
 * View of a description without the values that are too long or too deep ({@link JsonSizeFilter}). An attacker who writes
 * such a value into a description cannot keep the rest of it from being read: where the logs are, which image ran.
 */
public final class SievedBody implements BodyView {
    private final FullBodyView rest = new FullBodyView();
    private final JsonSizeFilter sieve = new JsonSizeFilter(rest.copy());

    @Override
    public OutputStream copy() {
        return sieve;
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        sieve.flush();
        return rest.forSdk(stored);
    }

    @Override
    public String unread() {
        return sieve.left() == 0
                ? ""
                : CountText.of(sieve.left(), "value") + " of a length or depth that no service sends "
                        + (sieve.left() == 1 ? "was" : "were") + " not read: only the stored answer has "
                        + (sieve.left() == 1 ? "it" : "them");
    }
}
