package org.ephemera.azure.target;

import java.util.regex.Pattern;

/** Ids of principals and workspaces come from the target; only what has their form goes into a question. */
public final class Guid {
    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    private Guid() {}

    public static boolean is(String text) {
        return FORM.matcher(text).matches();
    }
}
