package org.ephemera.cli.cloud;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.ReadingRole;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SettingLookup;
import org.ephemera.cli.terminal.PosixQuoting;
import org.jspecify.annotations.Nullable;

/** As whom is read; store and signer are always used as whoever calls. */
public record ReaderCredentials(Optional<String> role, Optional<String> externalId) {
    /** @throws CommandFailure of usage if it cannot be a role, or an external id is given without one */
    public static ReaderCredentials as(@Nullable String role, @Nullable String externalId, Session session)
            throws CommandFailure {
        ReaderCredentials reading = new ReaderCredentials(
                SettingLookup.of(role, ReadingRole.ARN, session),
                SettingLookup.of(externalId, ReadingRole.EXTERNAL_ID, session));
        try {
            // An option of no text is a script's mistake: to read as somebody else than was meant would hide it.
            reading.role().ifPresent(arn -> new ReadingRole(arn, reading.externalId()));
            ReadingRole.of(reading.settings(session));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
        return reading;
    }

    /** The environment, with what was given in its place. */
    Map<String, String> settings(Session session) {
        Map<String, String> settings = new HashMap<>(session.env());
        role.ifPresent(value -> settings.put(ReadingRole.ARN, value));
        externalId.ifPresent(value -> settings.put(ReadingRole.EXTERNAL_ID, value));
        return settings;
    }

    /** For a command that goes on with this one's work. */
    public String options() {
        return role.map(value -> " --role " + PosixQuoting.of(value)).orElse("")
                + externalId
                        .map(value -> " --external-id " + PosixQuoting.of(value))
                        .orElse("");
    }
}
