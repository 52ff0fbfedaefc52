package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.Map;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;

/** Store and signer of packages. */
interface PackageStorage {
    /** Returns the environment variables for the storage. */
    Map<String, String> settings();

    /** Returns the store; it exists after the first write. */
    EvidenceStore store() throws IOException;

    ECPublicKey key() throws IOException;

    /** Reports whether a process that wrote to the store is considered dead only after its claim has expired. */
    boolean takesTime();

    /** Storage in a folder with the user's own key; the home folder is in the same folder. */
    record InFolder(Path folder) implements PackageStorage {
        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public EvidenceStore store() throws IOException {
            return DirectoryEvidenceStore.openReadOnly(StoreFolder.in(folder).root());
        }

        @Override
        public ECPublicKey key() throws IOException {
            return PublicKeys.fromPem(Files.readString(folder.resolve("home/.config/ephemera/signing-key.pub.pem")));
        }

        @Override
        public boolean takesTime() {
            return false;
        }
    }
}
