package org.ephemera.analyze.escape;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths on a host, compared as text without a file system. */
final class HostPath {
    private HostPath() {}

    /** Returns a path without empty parts, {@code .} and {@code ..}; {@code /} for the root. */
    static String normalize(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    /** Reports whether a path matches a pattern: a path in which a name may end with {@code *} for the rest of it. */
    static boolean matches(String pattern, String path) {
        if (pattern.indexOf('*') < 0) {
            return path.equals(pattern);
        }
        String[] patterns = pattern.split("/", -1);
        String[] names = path.split("/", -1);
        boolean same = patterns.length == names.length;
        for (int i = 0; same && i < names.length; i++) {
            same = patterns[i].endsWith("*")
                    ? names[i].startsWith(patterns[i].substring(0, patterns[i].length() - 1))
                    : names[i].equals(patterns[i]);
        }
        return same;
    }

    /** Reports whether a path contains the path of a pattern. */
    static boolean isAbove(String path, String pattern) {
        return path.equals("/") || pattern.startsWith(path + "/");
    }

    /** Reports whether a path is inside the path of a pattern. */
    static boolean isBelow(String path, String pattern) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (matches(pattern, path.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }
}
