package org.ephemera.collect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiError;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BodyType;
import org.ephemera.format.StoredFile;

/** Destination of response bodies and failed attempts. */
public interface ResponseLog {
    /**
     * Stores a body as it arrives.
     *
     * @param copy receives the same bytes
     */
    List<StoredFile> body(BodyType type, InputStream in, OutputStream copy) throws IOException;

    /** Begins a response that is stored in parts while it arrives. */
    default ResponseParts openResponse(ApiCall call, ApiResponseHead head, BodyType type) {
        throw new IllegalStateException("a response outside of a package has no parts");
    }

    /** Opens a stored body. */
    InputStream open(List<StoredFile> files) throws IOException;

    /** Records a failed attempt. */
    void error(ApiCall call, ApiResponseHead head, ApiError error);
}
