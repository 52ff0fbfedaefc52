package org.ephemera.lab.http;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;

/** Connection to a simulated cloud: plain text or TLS. */
interface TransportChannel {

    /**
     * Connection whose requests can be read.
     *
     * @param peer name in the client certificate, if the client presented one
     */
    record Opened(Socket socket, Optional<String> peer) {

        /** Closes the connection in the regular way, with close_notify in TLS. A reset does not. */
        void finish() throws IOException {
            socket.close();
        }
    }

    String scheme();

    Opened open(Socket connection) throws IOException;
}
