package org.ephemera.cli.options;

import java.util.Optional;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SettingLookup;
import org.ephemera.cli.store.SignerOpener;
import org.ephemera.cli.store.StoreOpener;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where packages are kept, and by whom they are sealed. */
public final class StorageOptions {
    private static final String RETENTION = "EPHEMERA_RETENTION";

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "Where to: file:DIR (default file:./evidence), s3://BUCKET/PREFIX or"
                    + " azblob://ACCOUNT/CONTAINER/PREFIX (EPHEMERA_STORE).")
    private @Nullable String store;

    @Option(
            names = "--signer",
            paramLabel = "URI",
            description = "file:KEY.pem, awskms:KEY-ARN or azurekv:KEY-ID; default: your own key, made on first use"
                    + " (EPHEMERA_SIGNER).")
    private @Nullable String signer;

    @Option(
            names = "--tsa",
            paramLabel = "URL",
            description = "A timestamp authority (RFC 3161) that is to attest when the seal was made (EPHEMERA_TSA).")
    private @Nullable String tsa;

    @Option(
            names = "--retention",
            paramLabel = "TERM",
            description =
                    "What the store must enforce: none (default), governance:DAYS or compliance:DAYS, with +hold behind it"
                            + " for a legal hold too, or hold for that alone (EPHEMERA_RETENTION).")
    private @Nullable String retention;

    public String store(Session session) {
        return SettingLookup.of(store, StoreOpener.VARIABLE, session).orElse(StoreOpener.DEFAULT);
    }

    public Optional<String> signer(Session session) {
        return SettingLookup.of(signer, SignerOpener.VARIABLE, session);
    }

    /** What was asked for here; the environment is asked by whoever asks the authority. */
    public Optional<String> tsa() {
        return Optional.ofNullable(tsa);
    }

    public String retention(Session session) {
        return SettingLookup.of(retention, RETENTION, session).orElse("none");
    }

    /** Whether it was asked for here, and not by the environment, which speaks of packages that are opened. */
    public boolean asksRetention() {
        return retention != null;
    }
}
