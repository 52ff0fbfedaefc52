package org.ephemera.azure.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.ephemera.store.StoreException;

/** A blob's bytes as they arrive; the SDK asks for the next four MiB when they are needed. */
final class BlobInput extends FilterInputStream {
    private final String name;

    /** @param name of the object, for messages */
    BlobInput(InputStream in, String name) {
        super(in);
        this.name = name;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int wanted) throws IOException {
        try {
            return super.read(into, offset, wanted);
        } catch (IOException | RuntimeException e) {
            throw new StoreException("reading " + name + " broke off; check the network and try again", e);
        }
    }
}
