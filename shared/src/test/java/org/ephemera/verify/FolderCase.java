package org.ephemera.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ephemera.testing.SealedPackageMaker;

/**
 * Folder on which all verifiers have to agree.
 *
 * @param base package to change
 * @param folder name of the changed folder; empty for that of the package
 * @param theirs true if it is verified with a key that did not sign it
 */
record FolderCase(String name, Path base, Optional<String> folder, boolean theirs, TamperCase.Tamper tamper) {
    static FolderCase of(String name, Path base, TamperCase.Tamper tamper) {
        return new FolderCase(name, base, Optional.empty(), false, tamper);
    }

    /** Sealed packages of one signer, and the signers. */
    record Packages(Map<String, Path> bases, Path log, SealedPackageMaker ours, SealedPackageMaker theirs) {
        Path base(String name) {
            return Objects.requireNonNull(bases.get(name));
        }
    }

    /** Writes the changed package into a new folder. */
    Path write(Path into, Packages packages) throws Exception {
        Path copy = SealedPackageMaker.copy(base, Files.createDirectories(into));
        Path other = packages.bases().values().stream()
                .filter(path -> !path.equals(base))
                .findFirst()
                .orElseThrow(() -> new IOException("no other package"));
        tamper.with(new TamperedCopy(copy, packages.ours(), packages.theirs(), other, SealedPackageMaker.LOG_ITEM));
        return folder.isEmpty() ? copy : Files.move(copy, into.resolve(folder.get()));
    }
}
