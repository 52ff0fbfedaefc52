package org.ephemera.cli.options;

import org.ephemera.cli.cloud.ReaderCredentials;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the credentials of read calls. */
public final class ReaderCredentialOptions {
    @Option(
            names = "--role",
            paramLabel = "ARN",
            description = "Role for read calls only, e.g. in another account (EPHEMERA_ROLE).")
    private @Nullable String role;

    @Option(
            names = "--external-id",
            paramLabel = "ID",
            description = "External id that the trust policy of the role requires (EPHEMERA_EXTERNAL_ID).")
    private @Nullable String externalId;

    /**
     * Returns the credentials for read calls.
     *
     * @throws CommandFailure with a usage error if the role is not a role ARN, or an external id is given without a
     *     role
     */
    public ReaderCredentials credentials(Session session) throws CommandFailure {
        return ReaderCredentials.as(role, externalId, session);
    }
}
