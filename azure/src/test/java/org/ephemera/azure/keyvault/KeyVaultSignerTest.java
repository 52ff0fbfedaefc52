package org.ephemera.azure.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SigningException;
import org.ephemera.lab.azure.keyvault.SimulatedVault;
import org.ephemera.lab.azure.keyvault.VaultKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with the SDK's complete pipeline, including challenge and default credential, against a simulated vault. */
class KeyVaultSignerTest {
    private static final String VAULT = "https://evidence.vault.azure.net";
    private static final byte[] MESSAGE = "DSSEv1 what is sealed".getBytes(StandardCharsets.UTF_8);

    private SimulatedVault vault;

    @BeforeEach
    void start() {
        vault = SimulatedVault.start();
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    /** Repeated, because half of the signatures have a number that needs a leading zero. */
    @Test
    void signaturesVerifyWithJavaAndOpenssl(@TempDir Path folder) throws Exception {
        KeyVaultSigner signer =
                signer(vault.add(VaultKey.create(VAULT, "seal", "P-256")).id());
        Path key = Files.writeString(folder.resolve("key.pem"), PublicKeys.toPem(signer.publicKey()));
        Path message = Files.write(folder.resolve("message"), MESSAGE);
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(signer.publicKey());
        for (int i = 0; i < 20; i++) {
            byte[] signature = signer.sign(MESSAGE);
            verifier.update(MESSAGE);
            assertThat(verifier.verify(signature)).isTrue();
            Path file = Files.write(folder.resolve("sig" + i), signature);
            assertThat(openssl("dgst", "-sha256", "-verify", key, "-signature", file, message))
                    .isEqualTo("Verified OK\n");
        }
    }

    /** A separate vault, because the SDK caches challenges for the lifetime of the JVM. */
    @Test
    void requestsTokenOfChallenge() throws Exception {
        String other = "https://other.vault.azure.net";
        VaultKey key = vault.add(VaultKey.create(other, "challenged", "P-256"));

        signer(key.id()).sign(MESSAGE);

        String path = key.id().substring(other.length());
        assertThat(vault.calls())
                .containsSubsequence(
                        "GET " + path + " 401",
                        "POST /" + SimulatedVault.TENANT + "/oauth2/v2.0/token 200",
                        "GET " + path + " 200",
                        "POST " + path + "/sign 200");
    }

    @Test
    void keepsKeyVersion() throws Exception {
        VaultKey first = vault.add(VaultKey.create(VAULT, "rotated", "P-256"));
        KeyVaultSigner signer = signer(VAULT + "/keys/rotated");
        assertThat(signer.uri()).isEqualTo("azurekv:" + VAULT + "/keys/rotated");
        String pem = PublicKeys.toPem(signer.publicKey());

        VaultKey second = vault.add(VaultKey.create(VAULT, "rotated", "P-256"));
        signer.sign(MESSAGE);

        assertThat(signer.uri()).isEqualTo("azurekv:" + first.id());
        assertThat(PublicKeys.toPem(signer.publicKey())).isEqualTo(pem);
        assertThat(vault.calls()).last().asString().contains(first.id().substring(VAULT.length()) + "/sign");
        KeyVaultSigner newer = signer(VAULT + "/keys/rotated");
        newer.publicKey();
        assertThat(newer.uri()).isEqualTo("azurekv:" + second.id());
    }

    /** A function lives for weeks while keys of the vault are rotated and expire. */
    @Test
    void usesNextVersionWhenVersionIsRefused() throws Exception {
        VaultKey first = vault.add(VaultKey.create(VAULT, "expiring", "P-256"));
        KeyVaultSigner signer = signer(VAULT + "/keys/expiring");
        KeyVaultSigner pinned = signer(first.id());
        signer.sign(MESSAGE);
        pinned.sign(MESSAGE);
        vault.add(first.disabled());
        VaultKey second = vault.add(VaultKey.create(VAULT, "expiring", "P-256"));

        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> signer.sign(MESSAGE))
                .withMessageContaining(first.id() + ": the key is disabled");
        signer.sign(MESSAGE);
        assertThat(signer.uri()).isEqualTo("azurekv:" + second.id());
        assertThatExceptionOfType(SigningException.class).isThrownBy(() -> pinned.sign(MESSAGE));
        assertThat(pinned.uri()).isEqualTo("azurekv:" + first.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-384", "P-521"})
    void refusesOtherCurves(String curve) {
        VaultKey key = vault.add(VaultKey.create(VAULT, "other", curve));

        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> signer(key.id()).publicKey())
                .withMessage("the Key Vault key " + key.id() + " is EC " + curve
                        + ", but seals need ECDSA P-256; create a key with 'az keyvault key create --kty EC --curve"
                        + " P-256 --ops sign verify'");
    }

    @Test
    void reportsDisabledOrMissingKey() {
        VaultKey disabled = vault.add(VaultKey.create(VAULT, "off", "P-256").disabled());

        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> signer(disabled.id()).publicKey())
                .withMessageStartingWith("the Key Vault key " + disabled.id() + " is disabled; enable it with");
        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> signer(VAULT + "/keys/nothing").publicKey())
                .withMessage("cannot get the public key of the Key Vault key " + VAULT + "/keys/nothing: the key"
                        + " does not exist at " + vault.endpoint() + "; check the vault, the name and the version;"
                        + " restore a deleted key with 'az keyvault key recover'");
    }

    /** Key Vault still returns the public key of an expired key, and 403 to a signature request. */
    @Test
    void reportsExpiryTime() throws Exception {
        VaultKey old = VaultKey.create(VAULT, "old", "P-256").expired(Instant.parse("2026-01-31T00:00:00Z"));
        KeyVaultSigner signer = signer(vault.add(old).id());
        signer.publicKey();

        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> signer.sign(MESSAGE))
                .withMessage("cannot sign with the Key Vault key " + old.id() + ": access was denied; if its expiry"
                        + " time 2026-01-31T00:00Z has passed, set a later one with 'az keyvault key set-attributes"
                        + " --expires' and resume; otherwise the caller needs"
                        + " Microsoft.KeyVault/vaults/keys/sign/action on the key");
    }

    @Test
    void reportsStartTime() throws Exception {
        VaultKey early = VaultKey.create(VAULT, "early", "P-256").from(Instant.parse("2099-01-31T00:00:00Z"));
        KeyVaultSigner signer = signer(vault.add(early).id());

        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> signer.sign(MESSAGE))
                .withMessageContaining("2099-01-31T00:00Z");
    }

    /** A key may be disabled during a collection; that is not a missing permission. */
    @Test
    void reportsKeyDisabledDuringCollection() throws Exception {
        VaultKey key =
                vault.add(VaultKey.create(VAULT, "later-off", "P-256").expired(Instant.parse("2099-01-31T00:00:00Z")));
        KeyVaultSigner signer = signer(key.id());
        signer.publicKey();
        vault.add(key.disabled());

        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> signer.sign(MESSAGE))
                .withMessage("cannot sign with the Key Vault key " + key.id() + ": the key is disabled; enable it with"
                        + " 'az keyvault key set-attributes --enabled true' and resume");
    }

    @Test
    void reportsFirewallOfVault() throws Exception {
        KeyVaultSigner signer =
                signer(vault.add(VaultKey.create(VAULT, "walled", "P-256")).id());
        signer.publicKey();
        vault.denyAccess();

        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> signer.sign(MESSAGE))
                .withMessageContaining("the vault's network rules do not allow this network")
                .withMessageNotContaining("needs");
    }

    @Test
    void reportsMissingCredentials() {
        VaultKey key = vault.add(VaultKey.create(VAULT, "guarded", "P-256"));
        Map<String, String> wrong = settings();
        wrong.put("AZURE_CLIENT_SECRET", "wrong");

        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> KeyVaultSigner.of("azurekv:" + key.id(), AzureConnection.of(wrong))
                        .publicKey())
                .withMessageContaining("no Azure credentials were found, or they are not accepted; sign in with")
                .withMessageNotContaining("wrong");
    }

    @Test
    void reportsUnreachableVault() {
        Map<String, String> nowhere = settings();
        nowhere.put("AZURE_ENDPOINT_URL_KEYVAULT", "http://127.0.0.1:9");

        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> KeyVaultSigner.of("azurekv:" + VAULT + "/keys/seal", AzureConnection.of(nowhere))
                        .publicKey())
                .withMessageContaining("http://127.0.0.1:9 cannot be reached (ConnectException)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure.net", "azure.cn", "usgovcloudapi.net"})
    void acceptsKeysOfEveryCloud(String domain) {
        for (String kind : List.of("vault", "managedhsm")) {
            String uri = "azurekv:https://evidence." + kind + "." + domain + "/keys/seal";
            assertThat(KeyVaultSigner.of(uri, AzureConnection.of(settings())).uri())
                    .isEqualTo(uri);
        }
    }

    @Test
    void rejectsUnencryptedAddressOfOtherMachine() {
        Map<String, String> open = settings();
        open.put("AZURE_ENDPOINT_URL_KEYVAULT", "http://vault.example.com");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyVaultSigner.of("azurekv:" + VAULT + "/keys/seal", AzureConnection.of(open)))
                .withMessageContaining("invalid AZURE_ENDPOINT_URL_KEYVAULT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "azurekv:",
                "azurekv:seal",
                "azurekv:http://evidence.vault.azure.net/keys/seal",
                "azurekv:https://evidence.vault.example.com/keys/seal",
                "azurekv:https://evidence.vault.azure.net/secrets/seal",
                "azurekv:https://evidence.vault.azure.net/keys/seal/latest",
                "azurekv:https://evidence.vault.azure.net/keys/seal?x=y",
                "https://evidence.vault.azure.net/keys/seal"
            })
    void refusesOtherUris(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyVaultSigner.of(uri, AzureConnection.of(settings())))
                .withMessageStartingWith("invalid Key Vault signer");
    }

    private KeyVaultSigner signer(String id) {
        return KeyVaultSigner.of("azurekv:" + id, AzureConnection.of(settings()));
    }

    private Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "AZURE_ENDPOINT_URL",
                vault.endpoint().toString(),
                "AZURE_TENANT_ID",
                SimulatedVault.TENANT,
                "AZURE_CLIENT_ID",
                "66666666-7777-8888-9999-000000000000",
                "AZURE_CLIENT_SECRET",
                SimulatedVault.SECRET));
    }

    private static String openssl(Object... words) throws Exception {
        String[] command = new String[words.length + 1];
        command[0] = "openssl";
        for (int i = 0; i < words.length; i++) {
            command[i + 1] = words[i].toString();
        }
        Process openssl = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
