package org.ephemera.azure.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;
import org.ephemera.store.StoreKeys;

/**
 * Location of a store.
 *
 * @param prefix empty, or a key with a trailing slash
 */
public record BlobLocation(String account, String container, String prefix) {
    private static final Pattern FORM =
            Pattern.compile("azblob://([a-z0-9]{3,24})/([a-z0-9](?:-?[a-z0-9]){2,62})(?:/(.*?)/?)?");

    public BlobLocation {
        if (!prefix.isEmpty() && !(prefix.endsWith("/") && StoreKeys.isKey(prefix.substring(0, prefix.length() - 1)))) {
            throw new IllegalArgumentException("invalid prefix in a container; expected the form 'name/name/'");
        }
    }

    /** Parses {@code azblob://account/container} or {@code azblob://account/container/prefix}. */
    public static BlobLocation parse(String uri) {
        Matcher form = FORM.matcher(uri);
        String prefix = form.matches() && form.group(3) != null ? form.group(3) : "";
        if (!form.matches() || form.group(2).length() > 63 || !(prefix.isEmpty() || StoreKeys.isKey(prefix))) {
            throw new IllegalArgumentException("invalid location of a store in Blob Storage:"
                    + " '" + SanitizedText.address(uri) + "'; expected 'azblob://ACCOUNT/CONTAINER' or"
                    + " 'azblob://ACCOUNT/CONTAINER/PREFIX', with letters, digits, '.', '_', '-' and '/' in the"
                    + " prefix");
        }
        return new BlobLocation(form.group(1), form.group(2), prefix.isEmpty() ? "" : prefix + "/");
    }

    @Override
    public String toString() {
        return "azblob://" + account + "/" + container + "/" + prefix;
    }
}
