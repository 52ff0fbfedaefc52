package org.ephemera.collect.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/** View that holds a complete body in memory, up to 16 MiB. For responses whose size the API limits. */
public final class FullBodyView implements BodyView {
    /** A page of 100,800 data points has 2 MiB. A larger body was not sent by the API. */
    private static final int LARGEST = 16 << 20;

    private final Held held = new Held();

    @Override
    public OutputStream copy() {
        return held;
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws UnreadableBodyException {
        return new ByteArrayInputStream(bytes());
    }

    /**
     * Returns the body.
     *
     * @throws UnreadableBodyException if the body is larger than 16 MiB
     */
    public byte[] bytes() throws UnreadableBodyException {
        if (held.tooLarge) {
            throw new UnreadableBodyException("the body is larger than the limit of " + (LARGEST >> 20) + " MiB");
        }
        return held.toByteArray();
    }

    private static final class Held extends ByteArrayOutputStream {
        private boolean tooLarge;

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            tooLarge |= size() + length > LARGEST;
            if (!tooLarge) {
                super.write(bytes, offset, length);
            }
        }
    }
}
