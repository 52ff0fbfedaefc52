package org.ephemera.cli;

import com.azure.storage.blob.BlobContainerClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.keyvault.KeyVaultSigner;
import org.ephemera.azure.store.BlobEvidenceStore;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.cli.store.SignerOpener;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.lab.azure.keyvault.SimulatedVault;
import org.ephemera.lab.azure.keyvault.VaultKey;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;

/** Separate container in Azurite and separate key in a simulated Key Vault. */
record BlobStorageFixture(BlobContainerClient container, SimulatedVault vault, String keyId) implements PackageStorage {
    private static final String VAULT = "https://evidence.vault.azure.net";

    static BlobStorageFixture with(SimulatedVault vault) {
        return new BlobStorageFixture(
                Azurite.running().container(),
                vault,
                vault.add(VaultKey.create(VAULT, "seal", "P-256")).id());
    }

    /** Returns the URI of the store as a user types it. */
    String uri() {
        return Azurite.uri(container);
    }

    /** Returns a fixture with the same keys and a new container. */
    BlobStorageFixture elsewhere() {
        return new BlobStorageFixture(Azurite.running().container(), vault, keyId);
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> all = new HashMap<>(Azurite.running().settings());
        all.putAll(Map.of(
                "AZURE_ENDPOINT_URL_KEYVAULT",
                vault.endpoint().toString(),
                "AZURE_ENDPOINT_URL_LOGIN",
                vault.endpoint().toString(),
                "AZURE_TENANT_ID",
                SimulatedVault.TENANT,
                "AZURE_CLIENT_ID",
                "66666666-7777-8888-9999-000000000000",
                "AZURE_CLIENT_SECRET",
                SimulatedVault.SECRET,
                StoreOpener.VARIABLE,
                uri(),
                SignerOpener.VARIABLE,
                "azurekv:" + keyId));
        return all;
    }

    @Override
    public EvidenceStore store() throws IOException {
        return BlobEvidenceStore.open(uri(), AzureConnection.of(settings()), Retention.NONE, Clock.systemUTC());
    }

    Signer signer() throws SigningException {
        return KeyVaultSigner.of("azurekv:" + keyId, AzureConnection.of(settings()));
    }

    @Override
    public ECPublicKey key() throws IOException {
        return signer().publicKey();
    }

    @Override
    public boolean takesTime() {
        return true;
    }

    /** Downloads a package to a folder with its id as the name. */
    Path readBack(PackageId id, Path into) throws IOException {
        Path place = into.resolve(id.value());
        EvidenceStore store = store();
        for (StoredObject object : StoreListing.of(store, id.prefix())) {
            Path file = place.resolve(object.key().substring(id.prefix().length()));
            Files.createDirectories(file.getParent());
            try (InputStream in = store.open(object.key())) {
                Files.copy(in, file);
            }
        }
        return place;
    }
}
