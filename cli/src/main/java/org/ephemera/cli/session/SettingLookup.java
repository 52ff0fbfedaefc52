package org.ephemera.cli.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lookup of settings: an option has precedence over its environment variable. */
public final class SettingLookup {
    private SettingLookup() {}

    /** Returns the option or, if it is not set, the environment variable. */
    public static Optional<String> of(@Nullable String option, String variable, Session session) {
        return Optional.ofNullable(option).or(() -> session.variable(variable));
    }
}
