package org.ephemera.verify;

import java.util.Optional;

/** Where something was found. */
record Place(Optional<String> path, Optional<Integer> line) {
    /** Cut, so that a report never grows with the names in a package. */
    private static final int LONGEST = 1024;

    static final Place PACKAGE = new Place(Optional.empty(), Optional.empty());

    static Place of(String path) {
        String cut = path.length() > LONGEST ? path.substring(0, LONGEST) : path;
        return new Place(Optional.of(cut), Optional.empty());
    }

    /** @param number of the line, from 1 */
    Place line(int number) {
        return new Place(path, Optional.of(number));
    }
}
