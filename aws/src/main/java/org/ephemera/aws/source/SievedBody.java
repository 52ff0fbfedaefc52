package org.ephemera.aws.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.WholeBody;

/**
 * Hands the SDK a description without what only somebody sends who wants it not to be read ({@link JsonSieve}), so that the
 * rest of it is: where the logs are, which image ran, as whom.
 */
final class SievedBody implements BodyView {
    private final WholeBody rest = new WholeBody();
    private final JsonSieve sieve = new JsonSieve(rest.copy());

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
                : Counted.of(sieve.left(), "value") + " of a length or depth that no service sends "
                        + (sieve.left() == 1 ? "was" : "were") + " not read: only the stored answer has "
                        + (sieve.left() == 1 ? "it" : "them");
    }
}
