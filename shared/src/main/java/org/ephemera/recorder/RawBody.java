package org.ephemera.recorder;

import java.util.Arrays;

/** Bytes of an API response body, exactly as received. */
public final class RawBody {
    /** Size limit in bytes. ECS limits a task definition to 64 KiB. */
    public static final int LARGEST = 1 << 20;

    private final byte[] bytes;

    public RawBody(byte[] bytes) {
        this.bytes = Arrays.copyOf(bytes, bytes.length);
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, bytes.length);
    }
}
