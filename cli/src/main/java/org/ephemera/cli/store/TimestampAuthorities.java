package org.ephemera.cli.store;

import java.util.Optional;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.seal.HttpTimestampAuthority;
import org.ephemera.seal.TimestampAuthority;

/** The timestamp authority that is to be asked, if any. */
public final class TimestampAuthorities {
    static final String VARIABLE = "EPHEMERA_TSA";

    private TimestampAuthorities() {}

    /** @param option as it was given, which goes before the environment's; nothing is asked yet */
    public static Optional<TimestampAuthority> named(Optional<String> option, Session session) throws CommandFailure {
        Optional<String> address = option.or(() -> session.variable(VARIABLE));
        try {
            return address.map(HttpTimestampAuthority::of);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }
}
