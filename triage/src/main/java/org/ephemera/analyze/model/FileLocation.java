package org.ephemera.analyze.model;

/** Where in a file something stands. */
public sealed interface FileLocation {
    /**
     * In a JSON or CBOR document; in XML of EC2 the names of elements, those called {@code item} by number.
     *
     * @param path a JSON Pointer (RFC 6901), "" for the whole document
     */
    record Pointer(String path) implements FileLocation {
        /** One step further down; {@code name} is escaped as RFC 6901 asks. */
        public Pointer child(String name) {
            return new Pointer(path + "/" + name.replace("~", "~0").replace("/", "~1"));
        }

        public Pointer child(int index) {
            return new Pointer(path + "/" + index);
        }

        @Override
        public String toString() {
            return path;
        }
    }

    /**
     * In a text.
     *
     * @param text JSON Pointer (RFC 6901) of the string in the file that is the text, "" if the file itself is
     * @param number from 1
     */
    record Line(String text, long number) implements FileLocation {
        /** In a file that is a text. */
        public Line(long number) {
            this("", number);
        }

        @Override
        public String toString() {
            return (text.isEmpty() ? "" : text + " ") + "line " + number;
        }
    }

    /** The whole document. */
    static Pointer root() {
        return new Pointer("");
    }
}
