package org.ephemera.verify;

import java.util.Optional;

/** Location of a check result: a file and a line of it, each if applicable. */
record CheckLocation(Optional<String> path, Optional<Integer> line) {
    /**
     * Size limit of a path in characters. Longer paths are truncated, so that a report does not grow with the names in
     * a package.
     */
    private static final int LONGEST = 1024;

    static final CheckLocation PACKAGE = new CheckLocation(Optional.empty(), Optional.empty());

    static CheckLocation of(String path) {
        String cut = path.length() > LONGEST ? path.substring(0, LONGEST) : path;
        return new CheckLocation(Optional.of(cut), Optional.empty());
    }

    /**
     * Returns the location of a line in the same file.
     *
     * @param number of the line, from 1
     */
    CheckLocation line(int number) {
        return new CheckLocation(path, Optional.of(number));
    }
}
