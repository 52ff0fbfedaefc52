package org.ephemera.cli.options;

import org.ephemera.cli.cloud.ReaderCredentials;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say as whom is read. */
public final class ReaderCredentialOptions {
    @Option(
            names = "--role",
            paramLabel = "ARN",
            description = "Read as this role, e.g. in another account; store and signer keep your own identity"
                    + " (EPHEMERA_ROLE).")
    private @Nullable String role;

    @Option(
            names = "--external-id",
            paramLabel = "ID",
            description = "What the role's trust policy asks for, if it does (EPHEMERA_EXTERNAL_ID).")
    private @Nullable String externalId;

    /** @throws CommandFailure of usage if it cannot be a role, or an external id is given without one */
    public ReaderCredentials reading(Session session) throws CommandFailure {
        return ReaderCredentials.as(role, externalId, session);
    }
}
