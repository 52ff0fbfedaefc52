package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.bag.DirectoryPackage;
import org.ephemera.bag.PackageReader;
import org.ephemera.cli.archive.Archive;
import org.ephemera.evidence.PackageId;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.TimestampVerifier;
import org.ephemera.verify.VerificationReport;

/**
 * A package as somebody names it: a folder, a zip or tar, {@code STORE-URI/packages/…/ID}, or an id. What lies under the
 * name goes before an id: a package that was fetched is in a folder of its id.
 *
 * @param store in which an id is looked up
 * @param timestamps knows whose timestamps are trusted
 */
record NamedPackage(String name, String store, Optional<TimestampVerifier> timestamps, Session session) {
    private static final Pattern IN_STORE =
            Pattern.compile("(?<store>(?:s3|azblob)://.+)/packages/[0-9/]{10}/(?<id>[^/]+)/?");

    VerificationReport verify(ECPublicKey key) throws Failure, IOException {
        Matcher inStore = IN_STORE.matcher(name);
        if (inStore.matches()) {
            return inStore(inStore.group("store"), inStore.group("id"), key);
        }
        if (PackageId.isPackageId(name) && !Files.exists(session.path(name))) {
            return store.startsWith(Stores.FILE)
                    ? file(Stores.directory(store, session).resolve(new PackageId(name).prefix()), key)
                    : inStore(store, name, key);
        }
        return file(name.startsWith(Stores.FILE) ? Stores.directory(name, session) : session.path(name), key);
    }

    private VerificationReport inStore(String uri, String id, ECPublicKey key) throws Failure, IOException {
        if (!PackageId.isPackageId(id)) {
            throw Failure.usage(
                    "'" + id + "' is no package id", "The last part of a package's address is a UUID of version 7");
        }
        return PackageVerifier.verify(Stores.forReading(uri, session), new PackageId(id), key, timestamps);
    }

    private VerificationReport file(Path path, ECPublicKey key) throws Failure, IOException {
        if (!Files.exists(path)) {
            throw Failure.couldNot(
                    "there is no package at " + path,
                    "Name its folder, a .zip or .tar of it, STORE/packages/…/ID, or its id with --store");
        }
        boolean folder = Files.isDirectory(path);
        try (PackageReader reader = folder ? new DirectoryPackage(path) : Archive.open(path)) {
            Optional<String> called =
                    folder ? Optional.of(String.valueOf(path.toRealPath().getFileName())) : Optional.empty();
            return PackageVerifier.verify(reader, key, called, timestamps);
        }
    }
}
