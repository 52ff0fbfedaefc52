package org.ephemera.kubernetes.call;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A derived document, read as fast as the body comes of which it is made. */
public final class DerivedBody extends InputStream {
    private final InputStream body;
    private final DerivedDocument derivation;
    private final byte[] chunk = new byte[8192];
    private byte[] made = {};
    private int at;
    private boolean ended;

    public DerivedBody(InputStream body, DerivedDocument derivation) {
        this.body = body;
        this.derivation = derivation;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (at == made.length && !ended) {
            advance();
        }
        if (at == made.length) {
            return length == 0 ? 0 : -1;
        }
        int n = Math.min(length, made.length - at);
        System.arraycopy(made, at, bytes, offset, n);
        at += n;
        return n;
    }

    private void advance() throws IOException {
        int n = body.read(chunk);
        if (n < 0) {
            ended = true;
            derivation.finish();
        } else {
            derivation.write(chunk, 0, n);
            Arrays.fill(chunk, 0, n, (byte) 0);
        }
        made = derivation.made();
        at = 0;
    }
}
