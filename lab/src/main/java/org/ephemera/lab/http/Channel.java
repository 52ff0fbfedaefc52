package org.ephemera.lab.http;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;

/** What is between a connection and the requests on it. */
interface Channel {

    /**
     * A connection that can be read from.
     *
     * @param peer the name in the client's certificate, if it showed one
     */
    record Opened(Socket socket, Optional<String> peer) {

        /** Says that nothing more comes; a connection that is broken off does not. */
        void finish() throws IOException {
            socket.close();
        }
    }

    String scheme();

    Opened open(Socket connection) throws IOException;
}
