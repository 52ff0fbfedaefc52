package org.ephemera.cli.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.format.PackageReader;
import org.ephemera.format.PrefetchedPackage;
import org.ephemera.format.StorePackage;
import org.ephemera.model.PackageId;
import org.ephemera.model.SanitizedText;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.TimestampVerifier;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.result.ErrorReportException;
import org.ephemera.verify.result.LocalPackage;

/**
 * Package given as an argument: a folder, a zip or tar file, {@code STORE-URI/packages/…/ID}, or an id. An existing
 * file or folder has precedence over an id, because the folder of a downloaded package has the id as its name.
 *
 * @param store store in which an id is looked up
 * @param timestamps verifier of timestamps, if the user trusts a timestamp authority
 */
public record PackageArgument(String name, String store, Optional<TimestampVerifier> timestamps, Session session) {
    private static final Pattern IN_STORE =
            Pattern.compile("(?<store>(?:s3|azblob)://.+)/packages/[0-9/]{10}/(?<id>[^/]+)/?");

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");

    /** Location of a package: in a store or on disk. */
    private sealed interface Place {
        record InStore(String uri, PackageId id) implements Place {}

        record OnDisk(Path path) implements Place {}
    }

    /** Verifies the package with the public keys of its sealer. */
    public VerificationReport verify(List<ECPublicKey> keys) throws CommandFailure, IOException {
        return switch (place()) {
            case Place.InStore(String uri, PackageId id) ->
                PackageVerifier.verify(StoreOpener.forReading(uri, session), id, keys, timestamps);
            case Place.OnDisk(Path path) -> {
                try {
                    yield new LocalPackage(path, true).verify(keys, timestamps);
                } catch (ErrorReportException e) {
                    throw CommandFailure.of(e);
                }
            }
        };
    }

    /** Opens the package for reading, without verification. */
    public PackageReader open() throws CommandFailure, IOException {
        return switch (place()) {
            case Place.InStore(String uri, PackageId id) ->
                PrefetchedPackage.of(new StorePackage(StoreOpener.forReading(uri, session), id));
            case Place.OnDisk(Path path) -> {
                try {
                    yield new LocalPackage(path, true).open();
                } catch (ErrorReportException e) {
                    throw CommandFailure.of(e);
                }
            }
        };
    }

    /** Returns the folder or file of the package; empty if it is in a network store. */
    public Optional<Path> path() throws CommandFailure {
        return place() instanceof Place.OnDisk(Path path) ? Optional.of(path) : Optional.empty();
    }

    private Place place() throws CommandFailure {
        Matcher inStore = IN_STORE.matcher(name);
        if (inStore.matches()) {
            return new Place.InStore(inStore.group("store"), id(inStore.group("id")));
        }
        if (ADDRESS.matcher(name).lookingAt() && !name.startsWith(StoreOpener.FILE)) {
            throw CommandFailure.usage(
                    "invalid package location: '" + SanitizedText.address(name) + "'",
                    "Use STORE-URI/packages/…/ID for a package in a store; download other packages first and use the"
                            + " folder or archive");
        }
        if (PackageId.isPackageId(name) && !Files.exists(session.path(name))) {
            return store.startsWith(StoreOpener.FILE)
                    ? new Place.OnDisk(StoreOpener.local(store, session).resolve(new PackageId(name).prefix()))
                    : new Place.InStore(store, new PackageId(name));
        }
        return new Place.OnDisk(
                name.startsWith(StoreOpener.FILE) ? StoreOpener.local(name, session) : session.path(name));
    }

    private static PackageId id(String text) throws CommandFailure {
        if (!PackageId.isPackageId(text)) {
            throw CommandFailure.usage(
                    "invalid package id: '" + text + "'", "Use a package location that ends with a UUID of version 7");
        }
        return new PackageId(text);
    }
}
