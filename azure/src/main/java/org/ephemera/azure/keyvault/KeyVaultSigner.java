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
import org.ephemera.azure.call.CallFailure;
import org.ephemera.azure.call.Libraries;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.model.Digest;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/**
 * A key of Azure Key Vault, by its identifier. Without a version in it the current one is taken, and kept to, whatever is rotated
 * meanwhile: what is signed and what stands in the seal is that version. When it signs no more, because it was disabled or has
 * expired, whoever asks next gets the one that is current then: a function lives for weeks.
 */
public final class KeyVaultSigner implements Signer {
    /** Data actions on the key; not tried on Azure. */
    public static final List<String> PERMISSIONS =
            List.of("Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/sign/action");

    private static final String SCHEME = "azurekv:";
    private static final String SERVICE = "keyvault";
    private static final String ENABLE = "enable it with 'az keyvault key set-attributes --enabled true' and resume";

    /** What it says of a version that signs no more, or is there no more. */
    private static final Set<Integer> REFUSALS = Set.of(403, 404);

    /** What Key Vault says to whoever comes from a network, or by a way, that it does not let in. */
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
     * @param id with the version
     * @param begins from when on it signs, if that is set
     * @param expires from when on it signs no more, if that is set
     */
    private record Known(
            String id,
            ECPublicKey publicKey,
            CryptographyClient client,
            Optional<OffsetDateTime> begins,
            Optional<OffsetDateTime> expires) {
        /** What of its times may be why it does not sign, and what to do; "" if it has none. */
        String unless() {
            String early = begins.map(
                            time -> "if " + time + ", until when it does not sign, has not come, bring that forward"
                                    + " with 'az keyvault key set-attributes --not-before' and resume; ")
                    .orElse("");
            String late = expires.map(
                            time -> "if " + time + ", when it expires, has passed, put that off with 'az keyvault"
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
     * Does not ask Key Vault yet.
     *
     * @param uri {@code azurekv:https://VAULT.vault.azure.net/keys/NAME} or the same with a version
     * @throws IllegalArgumentException if it has another form
     */
    public static KeyVaultSigner of(String uri, AzureConnection azure) {
        Matcher form = FORM.matcher(uri);
        if (!form.matches()) {
            throw new IllegalArgumentException("a signer in Key Vault is 'azurekv:' and the identifier of a key, e.g."
                    + " 'azurekv:https://VAULT.vault.azure.net/keys/NAME', not '" + SanitizedText.address(uri)
                    + "'; 'az keyvault key show --query key.kid' shows it");
        }
        azure.http(SERVICE); // throws if what stands in for Key Vault cannot
        return new KeyVaultSigner(azure, form.group("vault"), form.group("name"), form.group("version"));
    }

    /** What speaks to Key Vault, with its version. */
    public static Map<String, String> libraries() {
        return Libraries.of(List.of("azure-security-keyvault-keys"));
    }

    @Override
    public byte[] sign(byte[] message) throws SigningException {
        Known key = known();
        byte[] signature;
        try {
            byte[] digest = Digest.of(message).bytes();
            signature = key.client().sign(SignatureAlgorithm.ES256, digest).getSignature();
        } catch (RuntimeException e) { // the SDK's have no common ancestor
            if (version == null && REFUSALS.contains(CallFailure.status(e))) {
                known = null;
            }
            // Key Vault answers the same to whoever may not sign and of a key whose time it is not.
            if (CallFailure.status(e) == 403
                    && reason(e).isEmpty()
                    && !key.unless().isEmpty()) {
                throw new SigningException(
                        "cannot sign with the Key Vault key " + key.id() + ": access was denied; " + key.unless()
                                + "else the caller needs " + PERMISSIONS.getLast() + " on the key",
                        e);
            }
            throw failed("sign with", key.id(), PERMISSIONS.getLast(), e);
        }
        try {
            return P1363.toDer(signature);
        } catch (IllegalArgumentException e) {
            throw new SigningException(
                    "Key Vault gave no ECDSA P-256 signature for " + key.id() + "; look at the key, and resume", e);
        }
    }

    @Override
    public ECPublicKey publicKey() throws SigningException {
        return known().publicKey();
    }

    /** {@inheritDoc} With the key's version once it was asked for. */
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
                .disableKeyCaching() // or it would ask for the public key again
                .buildClient();
        return new Known(
                id,
                publicKey(key),
                client,
                Optional.ofNullable(key.getProperties().getNotBefore()),
                Optional.ofNullable(key.getProperties().getExpiresOn()));
    }

    /** The identifier with its version, of a key that can make seals. */
    private String checked(KeyVaultKey key) throws SigningException {
        String version = String.valueOf(key.getProperties().getVersion());
        String id = vault + "/keys/" + name + "/" + version;
        if (!FORM.matcher(SCHEME + id).matches()) {
            throw new SigningException("Key Vault named no version of " + id() + "; name one: " + id() + "/VERSION");
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
                return PublicKeys.onP256((ECPublicKey) key.getKey().toEc().getPublic());
            }
        } catch (RuntimeException | SigningException e) {
            throw new SigningException("the Key Vault key " + id() + " has no public key that can be read", e);
        }
        String curve =
                key.getKey().getCurveName() == null ? "" : " " + key.getKey().getCurveName();
        throw new SigningException("the Key Vault key " + id() + " is " + SanitizedText.of(key.getKeyType() + curve)
                + ", and seals are made with ECDSA P-256; create one with"
                + " 'az keyvault key create --kty EC --curve P-256 --ops sign verify'");
    }

    private SigningException failed(String what, String id, String permission, RuntimeException e) {
        String endpoint = azure.named(SERVICE, vault);
        CallFailure failure = reason(e).orElseGet(() -> switch (CallFailure.status(e)) {
            case 404 ->
                new CallFailure(
                        "there is no such key at " + endpoint,
                        "check the vault, the name and the version; one that was deleted comes back with"
                                + " 'az keyvault key recover'");
            case 403 ->
                new CallFailure(
                        "access was denied",
                        "the caller needs " + permission
                                + " on the key, and the vault's firewall must let this network in");
            default -> CallFailure.of(e, endpoint, permission + " on the key");
        });
        return new SigningException(
                "cannot " + what + " the Key Vault key " + id + ": " + failure.reason() + "; " + failure.remedy(), e);
    }

    /** Why access was denied, where Key Vault says it: by a code in an error within the error. */
    private static Optional<CallFailure> reason(RuntimeException e) {
        if (CallFailure.status(e) != 403) {
            return Optional.empty();
        }
        String said = String.valueOf(e.getMessage());
        if (said.contains("KeyDisabled")) {
            return Optional.of(new CallFailure("the key is disabled", ENABLE));
        }
        return FIREWALL.stream().anyMatch(said::contains)
                ? Optional.of(new CallFailure(
                        "the vault's network rules do not let this network in",
                        "allow it there, or go where the vault has a private endpoint, and resume"))
                : Optional.empty();
    }

    private String id() {
        return vault + "/keys/" + name + (version == null ? "" : "/" + version);
    }
}
