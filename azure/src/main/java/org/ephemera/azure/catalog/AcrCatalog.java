package org.ephemera.azure.catalog;

import java.util.List;
import java.util.Optional;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Catalog of the artifact of an image in Azure Container Registry, with the operations that read it. */
public final class AcrCatalog {
    private static final String SERVICE = "containerregistry";

    private static final String PULL = "Microsoft.ContainerRegistry/registries/pull/read";

    public static final ApiOperation EXCHANGE =
            new ApiOperation(SERVICE, "Authentication_ExchangeAadAccessTokenForAcrRefreshToken", PULL);

    public static final ApiOperation TOKEN =
            new ApiOperation(SERVICE, "Authentication_ExchangeAcrRefreshTokenForAcrAccessToken", PULL);

    /** Token request without credentials, for registries with anonymous pull. */
    public static final ApiOperation ANONYMOUS_TOKEN =
            new ApiOperation(SERVICE, "Authentication_GetAcrAccessTokenFromLogin", PULL);

    public static final ApiOperation MANIFEST =
            new ApiOperation("containerregistry", "ContainerRegistry_GetManifest", EXCHANGE.permission());

    public static final ApiOperation BLOB =
            new ApiOperation("containerregistry", "ContainerRegistryBlob_GetBlob", EXCHANGE.permission());

    /** GET request to the download address of a config; no API names this operation. */
    public static final ApiOperation DOWNLOAD = new ApiOperation("containerregistry", "DownloadBlob", "");

    public static final Artifact IMAGE = new Artifact(
            "azure.acr.image",
            "The image by its running digest: manifest, config, current digest of its tag",
            Volatility.V5,
            false,
            true,
            List.of(EXCHANGE.key(), TOKEN.key(), ANONYMOUS_TOKEN.key(), MANIFEST.key(), BLOB.key(), DOWNLOAD.key()),
            List.of(EXCHANGE.permission()),
            "https://learn.microsoft.com/rest/api/containerregistry/container-registry/get-manifest");

    /** Parameters of {@link #IMAGE}. */
    public record ImageParameters(String image, Optional<String> digest, Optional<String> os) {}

    private AcrCatalog() {}
}
