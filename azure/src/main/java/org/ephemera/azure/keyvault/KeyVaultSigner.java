package org.ephemera.azure.keyvault;

import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.security.interfaces.ECPublicKey;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.call.FailureAdvice;
import org.ephemera.azure.call.SdkLibraries;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.model.Digest;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/**
 * Signer with a key of Azure Key Vault. An identifier without a version selects the current version, which is kept even
 * if the key is rotated: the seal contains the version that signed. When that version is disabled or has expired, the
 * next signature uses the version that is current then, because a function lives for weeks.
 */
public final class KeyVaultSigner implements Signer {
    /** Data actions on the key; they were not tested on Azure. */
    public static final List<String> PERMISSIONS =
            List.of("Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/sign/action");

    private static final String SCHEME = "azurekv:";
    private static final String SERVICE = "keyvault";
    private static final String ENABLE = "enable it with 'az keyvault key set-attributes --enabled true' and resume";

    /** Status codes for a version that no longer signs or no longer exists. */
    private static final Set<Integer> REFUSALS = Set.of(403, 404);

    /** Error codes for a caller whose network or connection is not allowed. */
    private static final List<String> FIREWALL = List.of("ForbiddenByFirewall", "ForbiddenByConnection");

    private static final Pattern FORM = Pattern.compile("azurekv:(?<vault>https://[A-Za-z0-9-]{3,24}"
            + "\\.(?:vault|managedhsm)\\.(?:azure\\.net|azure\\.cn|usgovcloudapi\\.net))"
            + "/keys/(?<name>[A-Za-z0-9-]{1,127})(?:/(?<version>[0-9a-f]{32}))?");

    private final AzureConnection azure;
    private final String vault;
    private final String name;
    private final @Nullable String version;
    private volatile @Nullable Known known;

    /**
     * Version of the key.
     *
     * @param id identifier with the version
     * @param begins time before which it does not sign, if one is set
     * @param expires time after which it does not sign, if one is set
     */
    private record Known(
            String id,
            ECPublicKey publicKey,
            CryptographyClient client,
            Optional<OffsetDateTime> begins,
            Optional<OffsetDateTime> expires) {
        /** Returns which of its times may prevent signing, and what to do; "" if it has none. */
        String unless() {
            String early = begins.map(
                            time -> "if its start time " + time + " is in the future, set an earlier one with 'az"
                                    + " keyvault key set-attributes --not-before' and resume; ")
                    .orElse("");
            String late = expires.map(
                            time -> "if its expiry time " + time + " has passed, set a later one with 'az keyvault"
                                    + " key set-attributes --expires' and resume; ")
                    .orElse("");
            return early + late;
        }
    }

    private KeyVaultSigner(AzureConnection azure, String vault, String name, @Nullable String version) {
        this.azure = azure;
        this.vault = vault;
        this.name = name;
        this.version = version;
    }

    /**
     * Creates a signer without a request to Key Vault.
     *
     * @param uri {@code azurekv:https://VAULT.vault.azure.net/keys/NAME}, optionally with a version
     * @throws IllegalArgumentException if the URI has another form
     */
    public static KeyVaultSigner of(String uri, AzureConnection azure) {
        Matcher form = FORM.matcher(uri);
        if (!form.matches()) {
            throw new IllegalArgumentException("invalid Key Vault signer: '" + SanitizedText.address(uri) + "';"
                    + " expected 'azurekv:' and the identifier of a key, e.g."
                    + " 'azurekv:https://VAULT.vault.azure.net/keys/NAME'; 'az keyvault key show --query key.kid'"
                    + " shows it");
        }
        azure.http(SERVICE); // throws if the replacement address of Key Vault is invalid
        return new KeyVaultSigner(azure, form.group("vault"), form.group("name"), form.group("version"));
    }

    /** Returns the library for Key Vault with its version. */
    public static Map<String, String> libraries() {
        return SdkLibraries.of(List.of("azure-security-keyvault-keys"));
    }

    @Override
    public byte[] sign(byte[] message) throws SigningException {
        Known key = known();
        byte[] signature;
        try {
            byte[] digest = Digest.of(message).bytes();
            signature = key.client().sign(SignatureAlgorithm.ES256, digest).getSignature();
        } catch (RuntimeException e) { // the SDK's have no common ancestor
            if (version == null && REFUSALS.contains(FailureAdvice.status(e))) {
                known = null;
            }
            // Key Vault returns the same error for a missing permission and for a key outside of its validity.
            if (FailureAdvice.status(e) == 403
                    && reason(e).isEmpty()
                    && !key.unless().isEmpty()) {
                throw new SigningException(
                        "cannot sign with the Key Vault key " + key.id() + ": access was denied; " + key.unless()
                                + "otherwise the caller needs " + PERMISSIONS.getLast() + " on the key",
                        e);
            }
            throw failed("sign with", key.id(), PERMISSIONS.getLast(), e);
        }
        try {
            return P1363Signature.toDer(signature);
        } catch (IllegalArgumentException e) {
            throw new SigningException(
                    "Key Vault returned no ECDSA P-256 signature for " + key.id() + "; check the key and resume", e);
        }
    }

    @Override
    public ECPublicKey publicKey() throws SigningException {
        return known().publicKey();
    }

    /** {@inheritDoc} It contains the key's version after the first request. */
    @Override
    public String uri() {
        Known key = known;
        return SCHEME + (key == null ? id() : key.id());
    }

    private Known known() throws SigningException {
        Known key = known;
        if (key == null) {
            key = fetch();
            known = key;
        }
        return key;
    }

    private Known fetch() throws SigningException {
        KeyVaultKey key;
        try {
            KeyClient client = new KeyClientBuilder()
                    .vaultUrl(vault)
                    .configuration(azure.configuration())
                    .httpClient(azure.http(SERVICE))
                    .credential(azure.credential())
                    .buildClient();
            key = client.getKey(name, version);
        } catch (RuntimeException e) { // the SDK's have no common ancestor
            throw failed("get the public key of", id(), PERMISSIONS.getFirst(), e);
        }
        String id = checked(key);
        CryptographyClient client = new CryptographyClientBuilder()
                .keyIdentifier(id)
                .configuration(azure.configuration())
                .httpClient(azure.http(SERVICE))
                .credential(azure.credential())
                .disableKeyCaching() // otherwise the client requests the public key again
                .buildClient();
        return new Known(
                id,
                publicKey(key),
                client,
                Optional.ofNullable(key.getProperties().getNotBefore()),
                Optional.ofNullable(key.getProperties().getExpiresOn()));
    }

    /** Returns the identifier with the version of a key that can sign seals. */
    private String checked(KeyVaultKey key) throws SigningException {
        String version = String.valueOf(key.getProperties().getVersion());
        String id = vault + "/keys/" + name + "/" + version;
        if (!FORM.matcher(SCHEME + id).matches()) {
            throw new SigningException(
                    "Key Vault returned no version of " + id() + "; specify" + " one: " + id() + "/VERSION");
        }
        if (Boolean.FALSE.equals(key.getProperties().isEnabled())) {
            throw new SigningException("the Key Vault key " + id + " is disabled; " + ENABLE);
        }
        if (key.getKeyOperations() == null || !key.getKeyOperations().contains(KeyOperation.SIGN)) {
            throw new SigningException("the Key Vault key " + id + " is not for signing; create one with"
                    + " 'az keyvault key create --kty EC --curve P-256 --ops sign verify'");
        }
        return id;
    }

    private ECPublicKey publicKey(KeyVaultKey key) throws SigningException {
        try {
            if (Objects.equals(key.getKey().getCurveName(), KeyCurveName.P_256)) {
                return PublicKeys.requireP256((ECPublicKey) key.getKey().toEc().getPublic());
            }
        } catch (RuntimeException | SigningException e) {
            throw new SigningException("the Key Vault key " + id() + " has no readable public key", e);
        }
        String curve =
                key.getKey().getCurveName() == null ? "" : " " + key.getKey().getCurveName();
        throw new SigningException("the Key Vault key " + id() + " is " + SanitizedText.of(key.getKeyType() + curve)
                + ", but seals need ECDSA P-256; create a key with"
                + " 'az keyvault key create --kty EC --curve P-256 --ops sign verify'");
    }

    private SigningException failed(String what, String id, String permission, RuntimeException e) {
        String endpoint = azure.displayAddress(SERVICE, vault);
        FailureAdvice failure = reason(e).orElseGet(() -> switch (FailureAdvice.status(e)) {
            case 404 ->
                new FailureAdvice(
                        "the key does not exist at " + endpoint,
                        "check the vault, the name and the version;"
                                + " restore a deleted key with 'az keyvault key recover'");
            case 403 ->
                new FailureAdvice(
                        "access was denied",
                        "the caller needs " + permission
                                + " on the key, and the vault's firewall must allow this network");
            default -> FailureAdvice.of(e, endpoint, permission + " on the key");
        });
        return new SigningException(
                "cannot " + what + " the Key Vault key " + id + ": " + failure.reason() + "; " + failure.remedy(), e);
    }

    /** Returns why access was denied, if Key Vault reports it: as the code of an inner error. */
    private static Optional<FailureAdvice> reason(RuntimeException e) {
        if (FailureAdvice.status(e) != 403) {
            return Optional.empty();
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("KeyDisabled")) {
            return Optional.of(new FailureAdvice("the key is disabled", ENABLE));
        }
        return FIREWALL.stream().anyMatch(message::contains)
                ? Optional.of(new FailureAdvice(
                        "the vault's network rules do not allow this network",
                        "allow it there, or run in a network" + " with a private endpoint of the vault, and resume"))
                : Optional.empty();
    }

    private String id() {
        return vault + "/keys/" + name + (version == null ? "" : "/" + version);
    }
}
