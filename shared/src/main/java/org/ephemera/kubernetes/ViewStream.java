package org.ephemera.kubernetes;

import java.io.IOException;
import java.io.OutputStream;
import org.ephemera.collect.source.WholeBody;

/** Holds a body that is small by the API's own limits: one object. */
final class ViewStream extends OutputStream {
    private final WholeBody whole = new WholeBody();

    @Override
    public void write(int b) throws IOException {
        whole.copy().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        whole.copy().write(bytes, offset, length);
    }

    WholeBody whole() {
        return whole;
    }
}
