package org.ephemera.recorder;

import java.util.Arrays;

/** The bytes of an answer, exactly as they came. */
public final class RawBody {
    /** Definitions of ECS have 64 KiB at most. */
    public static final int LARGEST = 1 << 20;

    private final byte[] bytes;

    public RawBody(byte[] bytes) {
        this.bytes = Arrays.copyOf(bytes, bytes.length);
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, bytes.length);
    }
}
