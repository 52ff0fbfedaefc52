package org.ephemera.cli.store;

import java.util.Optional;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.seal.HttpTimestampAuthority;
import org.ephemera.seal.TimestampAuthority;

/** Lookup of the timestamp authority for the seal. */
public final class TimestampAuthorities {
    static final String VARIABLE = "EPHEMERA_TSA";

    private TimestampAuthorities() {}

    /**
     * Returns the timestamp authority, if one is set. No request is sent.
     *
     * @param option value of {@code --tsa}, which has precedence over the environment variable
     */
    public static Optional<TimestampAuthority> named(Optional<String> option, Session session) throws CommandFailure {
        Optional<String> address = option.or(() -> session.variable(VARIABLE));
        try {
            return address.map(HttpTimestampAuthority::of);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }
}
