package org.ephemera.collect.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/** Hands the SDK the body as it is; for answers that are small by the API's own limits. */
public final class FullBodyView implements BodyView {
    /** A page of 100,800 data points takes 2 MiB. What is larger is not held, whoever sends it. */
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

    /** @throws UnreadableBodyException if it is too large to be held */
    public byte[] bytes() throws UnreadableBodyException {
        if (held.tooLarge) {
            throw new UnreadableBodyException("the body is larger than " + (LARGEST >> 20) + " MiB");
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
