package org.ephemera.format;

import org.ephemera.model.Digest;

/** Body in the acquisition log with the call that returned it. */
public record ReceivedFile(
        long bytes, Digest sha256, String item, String service, String operation, String requestId) {}
