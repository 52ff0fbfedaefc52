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
 * A package in its store, where it can be followed while it is made.
 *
 * @param store as a user names it
 */
public record PackageLocation(String store, PackageId id) {
    private static final Pattern PLACE =
            Pattern.compile("(?<store>(?:.*?/)??)packages/[0-9]{4}/[0-9]{2}/[0-9]{2}/(?<id>[^/]+)/?");

    /** @param name an id, {@code STORE/packages/…/ID} or a folder of that form */
    public static PackageLocation of(String name, String store) throws CommandFailure {
        if (PackageId.isPackageId(name)) {
            StoreOpener.check(store);
            return new PackageLocation(store, new PackageId(name));
        }
        Matcher place = PLACE.matcher(name);
        if (!place.matches() || !PackageId.isPackageId(place.group("id"))) {
            throw CommandFailure.usage(
                    "'" + SanitizedText.of(name) + "' names no package in a store",
                    "Give its id with --store, or STORE/packages/…/ID; what was packed into a file cannot be followed");
        }
        // The slash that is all there is of a store, or the last of its address, is no end of its name.
        String found = place.group("store").replaceFirst("(?<=[^/:])/$", "");
        boolean cloud = found.startsWith(StoreOpener.S3)
                || found.startsWith(StoreOpener.BLOB)
                || found.startsWith(StoreOpener.FILE);
        String uri = cloud ? found : StoreOpener.FILE + (found.isEmpty() ? "." : found);
        StoreOpener.check(uri);
        return new PackageLocation(uri, new PackageId(place.group("id")));
    }

    public String location() {
        return StoreOpener.location(store, id);
    }

    public EvidenceStore open(Session session) throws CommandFailure {
        try {
            return StoreOpener.forReading(store, session);
        } catch (IOException e) {
            throw CommandFailure.couldNot(e);
        }
    }
}
