package org.ephemera.lab.http;

import java.net.Socket;
import java.util.Optional;

/** Requests as they are. */
final class PlainChannel implements Channel {

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public Opened open(Socket connection) {
        return new Opened(connection, Optional.empty());
    }
}
