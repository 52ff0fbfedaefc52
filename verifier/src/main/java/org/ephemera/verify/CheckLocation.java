package org.ephemera.verify;

import java.util.Optional;

/** Where something was found. */
record CheckLocation(Optional<String> path, Optional<Integer> line) {
    /** Cut, so that a report never grows with the names in a package. */
    private static final int LONGEST = 1024;

    static final CheckLocation PACKAGE = new CheckLocation(Optional.empty(), Optional.empty());

    static CheckLocation of(String path) {
        String cut = path.length() > LONGEST ? path.substring(0, LONGEST) : path;
        return new CheckLocation(Optional.of(cut), Optional.empty());
    }

    /** @param number of the line, from 1 */
    CheckLocation line(int number) {
        return new CheckLocation(path, Optional.of(number));
    }
}
