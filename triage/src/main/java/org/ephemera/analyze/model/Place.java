package org.ephemera.analyze.model;

/** Where in a file something stands. */
public sealed interface Place {
    /**
     * In a JSON or CBOR document; in XML of EC2 the names of elements, those called {@code item} by number.
     *
     * @param path a JSON Pointer (RFC 6901), "" for the whole document
     */
    record Pointer(String path) implements Place {
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
     * @param number from 1
     */
    record Line(long number) implements Place {
        @Override
        public String toString() {
            return "line " + number;
        }
    }

    /** The whole document. */
    static Pointer root() {
        return new Pointer("");
    }
}
