package org.ephemera.aws.store;

import java.io.FilterInputStream;
import java.io.IOException;
import org.ephemera.store.StoreException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/** Stream of an object's bytes. A premature end is an error, and closing early aborts the download. */
final class S3ObjectInputStream extends FilterInputStream {
    private final ResponseInputStream<?> response;
    private final String name;
    private final long length;
    private long position;

    /** @param name of the object, for messages */
    S3ObjectInputStream(ResponseInputStream<?> response, String name, long length) {
        super(response);
        this.response = response;
        this.name = name;
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int wanted) throws IOException {
        try {
            int n = response.read(into, offset, wanted);
            position += Math.max(n, 0);
            if (n < 0 && position < length) {
                throw interrupted(null);
            }
            return n;
        } catch (StoreException e) {
            throw e;
        } catch (IOException | SdkException e) {
            throw interrupted(e);
        }
    }

    @Override
    public long skip(long wanted) throws IOException {
        return Math.max(0, read(new byte[Math.clamp(wanted, 0, 8192)]));
    }

    @Override
    public void close() throws IOException {
        if (position < length) {
            response.abort();
        }
        super.close();
    }

    private StoreException interrupted(@Nullable Exception cause) {
        String message = "cannot read " + name + ": the download was interrupted after " + position + " of " + length
                + " bytes; check the network and try again";
        return cause == null ? new StoreException(message) : new StoreException(message, cause);
    }
}
