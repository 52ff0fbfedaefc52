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

/** Role and external id for read calls; store and signer always use the credentials of the user. */
public record ReaderCredentials(Optional<String> role, Optional<String> externalId) {
    /**
     * Returns the credentials for read calls, from options or environment variables.
     *
     * @throws CommandFailure with a usage error if the role is not a role ARN, or an external id is given without a
     *     role
     */
    public static ReaderCredentials as(@Nullable String role, @Nullable String externalId, Session session)
            throws CommandFailure {
        ReaderCredentials credentials = new ReaderCredentials(
                SettingLookup.of(role, ReadingRole.ARN, session),
                SettingLookup.of(externalId, ReadingRole.EXTERNAL_ID, session));
        try {
            // An empty option is an error of a script; ignoring it would read with another principal than intended.
            credentials.role().ifPresent(arn -> new ReadingRole(arn, credentials.externalId()));
            ReadingRole.of(credentials.settings(session));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
        return credentials;
    }

    /** Returns the environment with these values. */
    Map<String, String> settings(Session session) {
        Map<String, String> settings = new HashMap<>(session.env());
        role.ifPresent(value -> settings.put(ReadingRole.ARN, value));
        externalId.ifPresent(value -> settings.put(ReadingRole.EXTERNAL_ID, value));
        return settings;
    }

    /** Returns the options for the command that resumes a collection, each with a leading space. */
    public String options() {
        return role.map(value -> " --role " + PosixQuoting.of(value)).orElse("")
                + externalId
                        .map(value -> " --external-id " + PosixQuoting.of(value))
                        .orElse("");
    }
}
