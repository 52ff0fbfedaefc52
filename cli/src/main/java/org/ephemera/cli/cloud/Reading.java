package org.ephemera.cli.cloud;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.ReadingRole;
import org.ephemera.cli.session.Failure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.Settings;
import org.ephemera.cli.terminal.ShellWord;
import org.jspecify.annotations.Nullable;

/** As whom is read; store and signer are always used as whoever calls. */
public record Reading(Optional<String> role, Optional<String> externalId) {
    /** @throws Failure of usage if it cannot be a role, or an external id is given without one */
    public static Reading as(@Nullable String role, @Nullable String externalId, Session session) throws Failure {
        Reading reading = new Reading(
                Settings.of(role, ReadingRole.ARN, session), Settings.of(externalId, ReadingRole.EXTERNAL_ID, session));
        try {
            // An option of no text is a script's mistake: to read as somebody else than was meant would hide it.
            reading.role().ifPresent(arn -> new ReadingRole(arn, reading.externalId()));
            ReadingRole.of(reading.settings(session));
        } catch (IllegalArgumentException e) {
            throw Failure.usage(e);
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
        return role.map(value -> " --role " + ShellWord.of(value)).orElse("")
                + externalId
                        .map(value -> " --external-id " + ShellWord.of(value))
                        .orElse("");
    }
}
