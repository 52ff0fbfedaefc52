package org.ephemera.aws.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;
import org.ephemera.store.StoreKeys;

/**
 * Bucket and prefix of a store.
 *
 * @param prefix empty, or a key with a slash at its end
 */
public record S3Location(String bucket, String prefix) {
    private static final Pattern FORM = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*?)/?)?");

    public S3Location {
        if (!prefix.isEmpty() && !(prefix.endsWith("/") && StoreKeys.isKey(prefix.substring(0, prefix.length() - 1)))) {
            throw new IllegalArgumentException("the prefix in a bucket is invalid; expected the form 'name/name/'");
        }
    }

    /** Parses {@code s3://bucket} or {@code s3://bucket/prefix}. */
    public static S3Location parse(String uri) {
        Matcher form = FORM.matcher(uri);
        String prefix = form.matches() && form.group(2) != null ? form.group(2) : "";
        if (!form.matches() || !(prefix.isEmpty() || StoreKeys.isKey(prefix))) {
            throw new IllegalArgumentException("the URI of an S3 store is invalid; expected 's3://BUCKET' or"
                    + " 's3://BUCKET/PREFIX', with letters, digits, '.', '_', '-' and '/' in the prefix, not '"
                    + SanitizedText.address(uri) + "'");
        }
        return new S3Location(form.group(1), prefix.isEmpty() ? "" : prefix + "/");
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix;
    }
}
