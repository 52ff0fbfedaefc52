package org.ephemera.kubernetes.call;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Stream of a derived document, which is produced while the original body arrives. */
public final class DerivedBody extends InputStream {
    private final InputStream body;
    private final DerivedDocument derivation;
    private final byte[] chunk = new byte[8192];
    private byte[] derived = {};
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
        while (at == derived.length && !ended) {
            advance();
        }
        if (at == derived.length) {
            return length == 0 ? 0 : -1;
        }
        int n = Math.min(length, derived.length - at);
        System.arraycopy(derived, at, bytes, offset, n);
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
        derived = derivation.derived();
        at = 0;
    }
}
