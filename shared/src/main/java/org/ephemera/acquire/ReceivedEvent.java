package org.ephemera.acquire;

import java.util.Arrays;
import org.ephemera.model.Digest;

/** The bytes of an alert or request, exactly as they came. */
public final class ReceivedEvent {
    private final byte[] bytes;

    public ReceivedEvent(byte[] bytes) {
        this.bytes = Arrays.copyOf(bytes, bytes.length);
    }

    public byte[] bytes() {
        return Arrays.copyOf(bytes, bytes.length);
    }

    /** In bytes. */
    public int size() {
        return bytes.length;
    }

    Digest sha256() {
        return Digest.of(bytes);
    }
}
