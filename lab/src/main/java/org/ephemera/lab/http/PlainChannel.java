package org.ephemera.lab.http;

import java.net.Socket;
import java.util.Optional;

/** Connection to a simulated cloud without encryption. */
final class PlainChannel implements TransportChannel {

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public Opened open(Socket connection) {
        return new Opened(connection, Optional.empty());
    }
}
