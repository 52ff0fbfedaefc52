package org.ephemera.cli.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a setting comes from, strongest first: the option, then the environment. */
public final class SettingLookup {
    private SettingLookup() {}

    public static Optional<String> of(@Nullable String option, String variable, Session session) {
        return Optional.ofNullable(option).or(() -> session.variable(variable));
    }
}
