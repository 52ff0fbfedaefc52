package org.ephemera.collect.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Reader of one response body. The reader receives the bytes while the body is stored, and then provides the input that
 * the SDK parses.
 */
public interface BodyView {
    /** Returns the stream that receives the bytes of the body, in order, as they are stored. */
    OutputStream copy();

    /**
     * Returns the input for the SDK. Called once, after the body is stored.
     *
     * @param stored opens the stored body
     * @throws UnreadableBodyException if the body is not a response of the operation
     */
    InputStream forSdk(StoredBody stored) throws IOException;

    /** Returns the document that is stored instead of the body, for {@code ApiRequest.Body.DERIVED}. */
    default InputStream derived(InputStream body) {
        throw new IllegalStateException("the view derives no document");
    }

    /** Returns which values of the stored body were not passed to the SDK, as a sentence; "" if all were. */
    default String unread() {
        return "";
    }

    /** Opens the body that was just stored. */
    interface StoredBody {
        InputStream open() throws IOException;
    }
}
