package org.ephemera.cli.options;

import java.util.Optional;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SettingLookup;
import org.ephemera.cli.store.SignerOpener;
import org.ephemera.cli.store.StoreOpener;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the store, the signer, the timestamp authority and the retention of packages. */
public final class StorageOptions {
    private static final String RETENTION = "EPHEMERA_RETENTION";

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "file:DIR (default file:./evidence), s3://BUCKET/PREFIX or%n"
                    + "azblob://ACCOUNT/CONTAINER/PREFIX (EPHEMERA_STORE).")
    private @Nullable String store;

    @Option(
            names = "--signer",
            paramLabel = "URI",
            description = "file:PEM, awskms:ARN or azurekv:ID; default: key made on first use (EPHEMERA_SIGNER).")
    private @Nullable String signer;

    @Option(
            names = "--tsa",
            paramLabel = "URL",
            description = "RFC 3161 timestamp authority that attests the time of the seal (EPHEMERA_TSA).")
    private @Nullable String tsa;

    @Option(
            names = "--retention",
            paramLabel = "TERM",
            description = "none, governance:DAYS or compliance:DAYS, +hold for legal hold (EPHEMERA_RETENTION).")
    private @Nullable String retention;

    /** Returns the URI of the store: the option, the environment variable or the default. */
    public String store(Session session) {
        return SettingLookup.of(store, StoreOpener.VARIABLE, session).orElse(StoreOpener.DEFAULT);
    }

    /** Returns the URI of the signer: the option or the environment variable. */
    public Optional<String> signer(Session session) {
        return SettingLookup.of(signer, SignerOpener.VARIABLE, session);
    }

    /** Returns the option only; {@code TimestampAuthorities} reads the environment variable. */
    public Optional<String> tsa() {
        return Optional.ofNullable(tsa);
    }

    /** Returns the retention: the option, the environment variable or {@code none}. */
    public String retention(Session session) {
        return SettingLookup.of(retention, RETENTION, session).orElse("none");
    }

    /** Reports whether the option is set; the environment variable applies to new packages only. */
    public boolean hasRetention() {
        return retention != null;
    }
}
