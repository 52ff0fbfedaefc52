package org.ephemera.aws.source;

import java.io.InputStream;
import java.io.OutputStream;
import org.ephemera.collect.source.BodyView;

/** For a body that nobody here reads: an object of S3, however large. */
final class StoredOnly implements BodyView {
    @Override
    public OutputStream copy() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream forSdk(StoredBody stored) {
        return InputStream.nullInputStream();
    }
}
