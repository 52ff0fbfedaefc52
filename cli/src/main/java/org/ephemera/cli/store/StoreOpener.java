package org.ephemera.cli.store;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.ephemera.aws.store.S3EvidenceStore;
import org.ephemera.aws.store.S3Location;
import org.ephemera.azure.store.BlobEvidenceStore;
import org.ephemera.azure.store.BlobLocation;
import org.ephemera.cli.cloud.AwsSettings;
import org.ephemera.cli.cloud.AzureSettings;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SpellingSuggestion;
import org.ephemera.model.PackageId;
import org.ephemera.model.SanitizedText;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;

/** Opener of stores by URI. */
public final class StoreOpener {
    public static final String VARIABLE = "EPHEMERA_STORE";
    public static final String DEFAULT = "file:./evidence";
    public static final String FILE = "file:";
    public static final String S3 = "s3://";
    static final String BLOB = "azblob://";

    private static final String FORMS = "Use file:DIR, s3://BUCKET/PREFIX or azblob://ACCOUNT/CONTAINER/PREFIX";

    private static final String LOCALHOST = "localhost";

    /** Host of file URIs in other programs (RFC 8089). */
    private static final Pattern LOCALHOST_PATH =
            Pattern.compile(LOCALHOST + "/.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern HOME = Pattern.compile("~[\\w.-]+");

    private StoreOpener() {}

    /**
     * Checks the form of a URI without access to the store.
     *
     * @throws CommandFailure with a usage error if the URI is invalid
     */
    public static void check(String uri) throws CommandFailure {
        if (uri.equals(FILE) || uri.equals(FILE + "//")) { // for example from a shell variable that is not set
            throw CommandFailure.usage("no folder in the store URI: '" + uri + "'", FORMS);
        }
        if (uri.startsWith(FILE)) {
            checkFolder(uri);
            return;
        }
        if (!uri.startsWith(S3) && !uri.startsWith(BLOB)) {
            throw unknown(uri);
        }
        try {
            if (uri.startsWith(S3)) {
                S3Location.parse(uri);
            } else {
                BlobLocation.parse(uri);
            }
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }

    /**
     * Opens a store for writing.
     *
     * @throws CommandFailure with a usage error if the URI or the settings of the cloud are invalid
     * @throws StoreException if the store cannot be written or does not enforce the retention
     */
    public static EvidenceStore forWriting(String uri, Retention retention, Session session)
            throws CommandFailure, StoreException {
        return session.storing()
                .apply(
                        uri.startsWith(FILE)
                                ? DirectoryEvidenceStore.open(local(uri, session))
                                : inCloud(uri, retention, session));
    }

    /**
     * Opens a store for reading.
     *
     * @throws CommandFailure with a usage error if the URI or the settings of the cloud are invalid
     */
    public static EvidenceStore forReading(String uri, Session session) throws CommandFailure, StoreException {
        return uri.startsWith(FILE)
                ? DirectoryEvidenceStore.openReadOnly(local(uri, session))
                : inCloud(uri, Retention.NONE, session);
    }

    /** Returns the path of a {@code file:} URI. */
    static Path local(String uri, Session session) throws CommandFailure {
        checkFolder(uri);
        return session.path(localName(uri));
    }

    private static void checkFolder(String uri) throws CommandFailure {
        String name = localName(uri);
        if (uri.startsWith(FILE + "//") && LOCALHOST_PATH.matcher(name).matches()) {
            throw CommandFailure.usage(
                    "host name instead of a folder in the store URI: '" + uri + "'",
                    "Use " + FILE + name.substring(LOCALHOST.length()) + " or, for a folder of this name, " + FILE
                            + "./" + name);
        }
        // The shell does not expand a tilde after 'file:', so ~NAME alone is rejected as well.
        Session.checkName(HOME.matcher(name).matches() ? name + "/" : name);
    }

    /** Returns the path in a {@code file:} URI, with or without two slashes; a host is never part of it. */
    private static String localName(String uri) {
        String path = uri.substring(FILE.length());
        return path.startsWith("//") ? path.substring(2) : path;
    }

    /** Returns the location of a package as the user types it. */
    public static String location(String uri, PackageId id) {
        String prefix = id.prefix().substring(0, id.prefix().length() - 1);
        String root = uri.startsWith(FILE) ? localName(uri) : uri;
        return root.endsWith("/") ? root + prefix : root + "/" + prefix;
    }

    private static EvidenceStore inCloud(String uri, Retention retention, Session session)
            throws CommandFailure, StoreException {
        check(uri);
        try {
            return uri.startsWith(S3)
                    ? S3EvidenceStore.open(uri, AwsSettings.connection(session), retention, session.clock())
                    : BlobEvidenceStore.open(uri, AzureSettings.connection(session), retention, session.clock());
        } catch (IllegalArgumentException e) {
            // A profile can contain an invalid setting that the environment does not have.
            throw CommandFailure.usage(e);
        }
    }

    private static CommandFailure unknown(String uri) {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? uri : uri.substring(0, colon + 1);
        String remedy = SpellingSuggestion.to(scheme, List.of(FILE, "s3:", "azblob:"))
                .map(near -> "Did you mean '" + near + "'? ")
                .orElse("");
        return CommandFailure.usage("invalid store: '" + SanitizedText.address(uri) + "'", remedy + FORMS);
    }
}
