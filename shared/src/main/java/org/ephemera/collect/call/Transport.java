package org.ephemera.collect.call;

import java.io.IOException;

/** Sends one request over one protocol. */
@FunctionalInterface
public interface Transport<T> {
    /**
     * Makes one attempt: {@link RecordedCall#sending}, the HTTP exchange, {@link RecordedCall#head},
     * {@link RecordedCall#body}.
     *
     * @return the parsed response
     * @throws AttemptFailedException if {@link RecordedCall} has recorded the failure
     * @throws TransportException if no response arrived
     * @throws IOException if the evidence store failed
     */
    T attempt(RecordedCall call) throws IOException;
}
