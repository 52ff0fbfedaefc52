package org.ephemera.format;

import org.ephemera.model.Digest;

/** What the log says of a body and of the call that brought it. */
public record ReceivedFile(
        long bytes, Digest sha256, String item, String service, String operation, String requestId) {}
