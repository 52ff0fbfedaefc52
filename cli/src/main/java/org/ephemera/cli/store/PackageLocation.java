package org.ephemera.cli.store;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.model.PackageId;
import org.ephemera.model.SanitizedText;
import org.ephemera.store.EvidenceStore;

/**
 * Location of a package in a store, where its progress can be read before it is sealed.
 *
 * @param store URI of the store, as the user typed it
 */
public record PackageLocation(String store, PackageId id) {
    private static final Pattern PLACE =
            Pattern.compile("(?<store>(?:.*?/)??)packages/[0-9]{4}/[0-9]{2}/[0-9]{2}/(?<id>[^/]+)/?");

    /**
     * Parses a location.
     *
     * @param name id, {@code STORE/packages/…/ID} or a folder of this form
     * @param store store of an id
     * @throws CommandFailure with a usage error if the text has none of these forms
     */
    public static PackageLocation of(String name, String store) throws CommandFailure {
        if (PackageId.isPackageId(name)) {
            StoreOpener.check(store);
            return new PackageLocation(store, new PackageId(name));
        }
        Matcher place = PLACE.matcher(name);
        if (!place.matches() || !PackageId.isPackageId(place.group("id"))) {
            throw CommandFailure.usage(
                    "invalid package location: '" + SanitizedText.of(name) + "'",
                    "Use a package id with --store, or STORE/packages/…/ID; archive files have no progress");
        }
        // A slash alone is the root folder, and a slash after a colon or slash belongs to the scheme: both are kept.
        String found = place.group("store").replaceFirst("(?<=[^/:])/$", "");
        boolean cloud = found.startsWith(StoreOpener.S3)
                || found.startsWith(StoreOpener.BLOB)
                || found.startsWith(StoreOpener.FILE);
        String uri = cloud ? found : StoreOpener.FILE + (found.isEmpty() ? "." : found);
        StoreOpener.check(uri);
        return new PackageLocation(uri, new PackageId(place.group("id")));
    }

    /** Returns the location as the user types it. */
    public String location() {
        return StoreOpener.location(store, id);
    }

    /** Opens the store for reading. */
    public EvidenceStore open(Session session) throws CommandFailure {
        try {
            return StoreOpener.forReading(store, session);
        } catch (IOException e) {
            throw CommandFailure.couldNot(e);
        }
    }
}
