package org.ephemera.verify.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
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
import org.ephemera.verify.archive.Archive;

/**
 * Package in a folder or an archive of this machine.
 *
 * @param readsStores whether the caller accepts packages in stores too, so that remedies may name that way
 */
public record LocalPackage(Path path, boolean readsStores) {
    private static final String PACKAGES = "packages";

    /** Above a package: never of a package's own name. */
    private static final Pattern BETWEEN = Pattern.compile(".*/packages(/[0-9]{4}(/[0-9]{2}){0,2})?");

    /**
     * Verifies the package with the key.
     *
     * @param timestamps verifies its timestamp; without it the timestamp is not checked
     * @throws ErrorReportException if the path is not a package
     */
    public VerificationReport verify(ECPublicKey key, Optional<TimestampVerifier> timestamps)
            throws ErrorReportException, IOException {
        try (PackageReader reader = open()) {
            Optional<String> called = Files.isDirectory(path)
                    ? Optional.of(String.valueOf(path.toRealPath().getFileName()))
                    : reader.folder();
            return PackageVerifier.verify(reader, key, called, timestamps);
        }
    }

    /**
     * Opens the package for reading; nothing in it is trusted by that.
     *
     * @throws ErrorReportException if the path is not a package
     */
    public PackageReader open() throws ErrorReportException, IOException {
        if (!Files.exists(path)) {
            throw couldNot(
                    "there is no package at " + path,
                    readsStores
                            ? "Name its folder, a .zip or .tar of it, STORE/packages/…/ID, or its id with --store"
                            : "Name its folder, or a .zip or .tar of it");
        }
        if (!Files.isDirectory(path)) {
            return Archive.open(path);
        }
        if (isStore()) {
            throw couldNot(
                    "there is no package at " + path + ": it is a store, and its packages lie below "
                            + path.resolve(PACKAGES),
                    "Name the folder of one of them, " + path.resolve(PACKAGES) + "/YYYY/MM/DD/ID"
                            + (readsStores ? ", or its id with --store file:" + path : ""));
        }
        if (isBetween()) {
            throw couldNot(
                    "there is no package at " + path + ": it is a folder of a store in which packages lie by their day",
                    "Name the folder of one of them, YYYY/MM/DD/ID below 'packages'"
                            + (readsStores ? ", or its id with --store" : ""));
        }
        if (isOther()) {
            throw couldNot(
                    "there is no package at " + path + ": nothing of what lies at a package's root is there",
                    "Name the folder in which " + PackageLayout.OPEN + " and " + PackageLayout.SEAL
                            + " lie, or a .zip or .tar of it");
        }
        return new DirectoryPackage(path);
    }

    /** A folder that may have been a package is one, be nothing left of it but its name. */
    private boolean isOther() throws IOException {
        return holdsNoRoot() && !hasPackageName() && !isEmpty();
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> within = Files.list(path)) {
            return within.findAny().isEmpty();
        }
    }

    private boolean isBetween() throws IOException {
        return BETWEEN.matcher(path.toRealPath().toString()).matches() && holdsNoRoot();
    }

    /** Else all of it would be called a package in which nothing has its place. A folder of a package's name is held to that name. */
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
        return new ErrorReportException(ErrorReport.couldNot(message, remedy));
    }
}
