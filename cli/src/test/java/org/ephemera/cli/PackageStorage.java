package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.Map;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;

/** Where packages are kept, and who signs them. */
interface PackageStorage {
    /** What has to be set in the environment for it. */
    Map<String, String> settings();

    /** For whoever looks at it from outside; there once something has been written. */
    EvidenceStore store() throws IOException;

    ECPublicKey key() throws IOException;

    /** True if only time tells that a process is dead which wrote there. */
    boolean takesTime();

    /** A user's own key and folder, whose home is in that folder, too. */
    record InFolder(Path folder) implements PackageStorage {
        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public EvidenceStore store() throws IOException {
            return DirectoryEvidenceStore.reading(StoreFolder.in(folder).root());
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
