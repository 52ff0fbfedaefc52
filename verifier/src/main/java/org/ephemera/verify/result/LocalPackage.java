package org.ephemera.verify.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageReader;
import org.ephemera.model.PackageId;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.TimestampVerifier;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.archive.PackageArchive;

/**
 * Package in a folder or an archive on this machine.
 *
 * @param readsStores whether the caller also accepts packages in stores, so that remedies may mention them
 */
public record LocalPackage(Path path, boolean readsStores) {
    private static final String PACKAGES = "packages";

    /** Path of a folder between the store and its packages, which never has the name of a package. */
    private static final Pattern DAY_FOLDER = Pattern.compile(".*/packages(/[0-9]{4}(/[0-9]{2}){0,2})?");

    /**
     * Verifies the package with the key.
     *
     * @param timestamps verifies its timestamp; without it the timestamp is not checked
     * @throws ErrorReportException if the path is not a package
     */
    public VerificationReport verify(List<ECPublicKey> keys, Optional<TimestampVerifier> timestamps)
            throws ErrorReportException, IOException {
        try (PackageReader reader = open()) {
            Optional<String> called = Files.isDirectory(path)
                    ? Optional.of(String.valueOf(path.toRealPath().getFileName()))
                    : reader.folder();
            return PackageVerifier.verify(reader, keys, called, timestamps);
        }
    }

    /**
     * Opens the package for reading. Its content is not verified.
     *
     * @throws ErrorReportException if the path is not a package
     */
    public PackageReader open() throws ErrorReportException, IOException {
        if (!Files.exists(path)) {
            throw couldNot(
                    "there is no package at " + path,
                    readsStores
                            ? "Give its folder, a .zip or .tar of it, STORE/packages/…/ID, or its id with --store"
                            : "Give its folder, or a .zip or .tar of it");
        }
        if (!Files.isDirectory(path)) {
            return PackageArchive.open(path);
        }
        if (isStore()) {
            throw couldNot(
                    "there is no package at " + path + ": it is a store, and its packages are below "
                            + path.resolve(PACKAGES),
                    "Give the folder of one of them, " + path.resolve(PACKAGES) + "/YYYY/MM/DD/ID"
                            + (readsStores ? ", or its id with --store file:" + path : ""));
        }
        if (isDayFolder()) {
            throw couldNot(
                    "there is no package at " + path + ": it is a folder of a store that groups packages by day",
                    "Give the folder of one of them, YYYY/MM/DD/ID below 'packages'"
                            + (readsStores ? ", or its id with --store" : ""));
        }
        if (isNotPackage()) {
            throw couldNot(
                    "there is no package at " + path + ": it has no file of a package's root",
                    "Give the folder that contains " + PackageLayout.OPEN + " and " + PackageLayout.SEAL
                            + ", or a .zip or .tar of it");
        }
        return new DirectoryPackage(path);
    }

    /**
     * Reports whether the folder is not a package. A folder with the name of a package counts as one, even if all its
     * files were deleted.
     */
    private boolean isNotPackage() throws IOException {
        return holdsNoRoot() && !hasPackageName() && !isEmpty();
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> within = Files.list(path)) {
            return within.findAny().isEmpty();
        }
    }

    private boolean isDayFolder() throws IOException {
        return DAY_FOLDER.matcher(path.toRealPath().toString()).matches() && holdsNoRoot();
    }

    /**
     * Reports whether the folder is a store with packages, not one package. A folder with the name of a package is
     * verified as that package.
     */
    private boolean isStore() throws IOException {
        return Files.isDirectory(path.resolve(PACKAGES), LinkOption.NOFOLLOW_LINKS)
                && holdsNoRoot()
                && !hasPackageName();
    }

    private boolean hasPackageName() throws IOException {
        return PackageId.isPackageId(String.valueOf(path.toRealPath().getFileName()));
    }

    private boolean holdsNoRoot() {
        return PackageLayout.ROOT.stream()
                .noneMatch(name -> Files.exists(path.resolve(name), LinkOption.NOFOLLOW_LINKS));
    }

    private static ErrorReportException couldNot(String message, String remedy) {
        return new ErrorReportException(ErrorReport.failure(message, remedy));
    }
}
