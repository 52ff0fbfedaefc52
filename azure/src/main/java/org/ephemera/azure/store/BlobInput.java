package org.ephemera.azure.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.ephemera.store.StoreException;

/** Input stream of a blob; the SDK requests the next four MiB when they are needed. */
final class BlobInput extends FilterInputStream {
    private final String name;

    /**
     * Wraps the stream of the SDK.
     *
     * @param name name of the object, for messages
     */
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
            throw new StoreException("reading " + name + " was interrupted; check the network and try again", e);
        }
    }
}
