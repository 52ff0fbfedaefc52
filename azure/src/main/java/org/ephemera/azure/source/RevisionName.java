package org.ephemera.azure.source;

import java.util.regex.Pattern;

/** Names of revisions come from the target; only what has their form becomes a part of an address. */
final class RevisionName {
    private static final Pattern FORM =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,126}[a-z0-9])?", Pattern.CASE_INSENSITIVE);

    private RevisionName() {}

    static boolean is(String text) {
        return FORM.matcher(text).matches();
    }
}
