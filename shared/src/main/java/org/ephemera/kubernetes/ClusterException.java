package org.ephemera.kubernetes;

import java.io.IOException;

/** There is no way to a cluster; the message says what stands against it and what to do. */
public final class ClusterException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code for {@code outcomes.jsonl}, as short as a cloud's own: {@code NoCredentials} */
    public ClusterException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
