package org.ephemera.azure.target;

import java.util.regex.Pattern;

/**
 * Check for GUIDs. Ids of principals and workspaces come from the target, so only text with this form becomes part of a
 * query.
 */
public final class Guid {
    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    private Guid() {}

    /** Reports whether the text is a GUID. */
    public static boolean isGuid(String text) {
        return FORM.matcher(text).matches();
    }
}
