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

/** Opens the store that a URI names. */
public final class StoreOpener {
    public static final String VARIABLE = "EPHEMERA_STORE";
    public static final String DEFAULT = "file:./evidence";
    public static final String FILE = "file:";
    public static final String S3 = "s3://";
    static final String BLOB = "azblob://";

    private static final String FORMS = "A store is file:DIR, s3://BUCKET/PREFIX or azblob://ACCOUNT/CONTAINER/PREFIX";

    private static final String LOCALHOST = "localhost";

    /** As other programs write addresses of files (RFC 8089). */
    private static final Pattern OF_THIS_MACHINE =
            Pattern.compile(LOCALHOST + "/.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern HOME = Pattern.compile("~[\\w.-]+");

    private StoreOpener() {}

    /** Finds out, before anything is done, whether the words make sense. */
    public static void check(String uri) throws CommandFailure {
        if (uri.equals(FILE) || uri.equals(FILE + "//")) { // as from a variable that is not set
            throw CommandFailure.usage("'" + uri + "' names no folder", FORMS);
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

    public static EvidenceStore forWriting(String uri, Retention retention, Session session)
            throws CommandFailure, StoreException {
        return session.storing()
                .apply(
                        uri.startsWith(FILE)
                                ? DirectoryEvidenceStore.open(local(uri, session))
                                : inCloud(uri, retention, session));
    }

    public static EvidenceStore forReading(String uri, Session session) throws CommandFailure, StoreException {
        return uri.startsWith(FILE)
                ? DirectoryEvidenceStore.reading(local(uri, session))
                : inCloud(uri, Retention.NONE, session);
    }

    /** What an address that begins with {@code file:} leads to. */
    static Path local(String uri, Session session) throws CommandFailure {
        checkFolder(uri);
        return session.path(localName(uri));
    }

    private static void checkFolder(String uri) throws CommandFailure {
        String name = localName(uri);
        if (uri.startsWith(FILE + "//") && OF_THIS_MACHINE.matcher(name).matches()) {
            throw CommandFailure.usage(
                    "'" + uri + "' names this machine, where a folder is meant",
                    "Write " + FILE + name.substring(LOCALHOST.length()) + "; if a folder of that name is meant, "
                            + FILE + "./" + name);
        }
        // No shell looks for it behind 'file:', so what is no more than a name is meant so, too.
        Session.checkName(HOME.matcher(name).matches() ? name + "/" : name);
    }

    /** With two slashes before it or without: no other machine is ever meant. */
    private static String localName(String uri) {
        String path = uri.substring(FILE.length());
        return path.startsWith("//") ? path.substring(2) : path;
    }

    /** Where a package lies, as a user names it. */
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
            // A profile may hold what the environment does not.
            throw CommandFailure.usage(e);
        }
    }

    private static CommandFailure unknown(String uri) {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? uri : uri.substring(0, colon + 1);
        String remedy = SpellingSuggestion.to(scheme, List.of(FILE, "s3:", "azblob:"))
                .map(near -> "Did you mean '" + near + "'? ")
                .orElse("");
        return CommandFailure.usage("'" + SanitizedText.address(uri) + "' names no store", remedy + FORMS);
    }
}
