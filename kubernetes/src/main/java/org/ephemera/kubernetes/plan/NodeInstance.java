package org.ephemera.kubernetes.plan;

import java.util.regex.Pattern;

/** Id of an EC2 instance in place of the name of its node ({@code node:i-0123456789abcdef0}). */
public final class NodeInstance {
    /** Eight or seventeen digits (EC2 User Guide, "Resource IDs"). No node has such a name by default. */
    private static final Pattern ID = Pattern.compile("i-(?:[0-9a-f]{8}|[0-9a-f]{17})");

    private NodeInstance() {}

    /** Reports whether the text is the id of an instance. */
    public static boolean isOne(String node) {
        return ID.matcher(node).matches();
    }
}
