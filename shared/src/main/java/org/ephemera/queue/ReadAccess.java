package org.ephemera.queue;

import java.io.IOException;
import org.ephemera.model.Target;

/** Access that must be obtained before a target can be read, for example by assuming a role. */
@FunctionalInterface
public interface ReadAccess {
    /** Access that needs nothing. */
    ReadAccess OPEN = target -> {};

    /**
     * Obtains the access.
     *
     * @throws IOException if access is denied or unavailable; the message states what to do
     */
    void obtain(Target target) throws IOException;
}
