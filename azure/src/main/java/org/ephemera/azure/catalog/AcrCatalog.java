package org.ephemera.azure.catalog;

import java.util.List;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** The artifact of an image in Azure Container Registry, and the operations that read it. */
public final class AcrCatalog {
    private static final String SERVICE = "containerregistry";

    private static final String PULL = "Microsoft.ContainerRegistry/registries/pull/read";

    public static final Operation EXCHANGE =
            new Operation(SERVICE, "Authentication_ExchangeAadAccessTokenForAcrRefreshToken", PULL);

    public static final Operation TOKEN =
            new Operation(SERVICE, "Authentication_ExchangeAcrRefreshTokenForAcrAccessToken", PULL);

    /** Made without credentials here. */
    public static final Operation ANYBODY = new Operation(SERVICE, "Authentication_GetAcrAccessTokenFromLogin", PULL);

    public static final Operation MANIFEST =
            new Operation("containerregistry", "ContainerRegistry_GetManifest", EXCHANGE.permission());

    public static final Operation BLOB =
            new Operation("containerregistry", "ContainerRegistryBlob_GetBlob", EXCHANGE.permission());

    /** A plain GET of the address that the registry gave; no API has a name for it. */
    public static final Operation DOWNLOAD = new Operation("containerregistry", "DownloadBlob", "");

    public static final Artifact IMAGE = new Artifact(
            "azure.acr.image",
            "The image by its running digest: manifest, config, what its tag points to now",
            Volatility.V5,
            false,
            true,
            List.of(EXCHANGE.key(), TOKEN.key(), ANYBODY.key(), MANIFEST.key(), BLOB.key(), DOWNLOAD.key()),
            List.of(EXCHANGE.permission()),
            "https://learn.microsoft.com/rest/api/containerregistry/container-registry/get-manifest");

    private AcrCatalog() {}
}
