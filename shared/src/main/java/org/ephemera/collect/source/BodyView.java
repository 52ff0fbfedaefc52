package org.ephemera.collect.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Looks at one body while it is stored, and then says what the SDK shall parse instead of the connection. */
public interface BodyView {
    /** Is given the body's bytes, in order, as they are stored. */
    OutputStream copy();

    /**
     * Called once the body is stored.
     *
     * @param stored reads it again
     * @throws UnreadableBodyException if it is not what the operation answers
     */
    InputStream forSdk(StoredBody stored) throws IOException;

    /** Returns the document that is stored instead of the body, for {@code ApiRequest.Body.DERIVED}. */
    default InputStream derived(InputStream body) {
        throw new IllegalStateException("the view derives no document");
    }

    /** What of a body that was stored the SDK is not given though it might have been read, as a sentence; "" for nothing. */
    default String unread() {
        return "";
    }

    /** Opens the body that was just stored. */
    interface StoredBody {
        InputStream open() throws IOException;
    }
}
