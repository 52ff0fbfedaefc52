package org.ephemera.queue;

import java.io.IOException;

/** What must be had before a target can be read, e.g. a role to be assumed. */
@FunctionalInterface
public interface ReadAccess {
    ReadAccess OPEN = () -> {};

    /** @throws IOException if it cannot be had; says what to do */
    void obtain() throws IOException;
}
