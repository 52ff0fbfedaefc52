package org.ephemera.acquire;

import java.util.Arrays;
import org.ephemera.model.Digest;

/** Bytes of an alert or request, exactly as received. */
public final class ReceivedEvent {
    private final byte[] bytes;

    public ReceivedEvent(byte[] bytes) {
        this.bytes = Arrays.copyOf(bytes, bytes.length);
    }

    public byte[] bytes() {
        return Arrays.copyOf(bytes, bytes.length);
    }

    /** Returns the size in bytes. */
    public int size() {
        return bytes.length;
    }

    Digest sha256() {
        return Digest.of(bytes);
    }
}
