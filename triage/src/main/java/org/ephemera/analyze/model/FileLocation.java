package org.ephemera.analyze.model;

/** Place in a file. */
public sealed interface FileLocation {
    /**
     * Place in a JSON or CBOR document. In XML of EC2 the path consists of element names; elements called {@code item}
     * are numbered.
     *
     * @param path JSON Pointer (RFC 6901), "" for the complete document
     */
    record Pointer(String path) implements FileLocation {
        /** Returns the pointer to a child; {@code name} is escaped according to RFC 6901. */
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
     * Line of a text.
     *
     * @param text JSON Pointer (RFC 6901) of the string in the file that contains the text, "" if the file itself is
     *     the text
     * @param number from 1
     */
    record Line(String text, long number) implements FileLocation {
        /** Creates the place of a line in a text file. */
        public Line(long number) {
            this("", number);
        }

        @Override
        public String toString() {
            return (text.isEmpty() ? "" : text + " ") + "line " + number;
        }
    }

    /** Returns the place of the complete document. */
    static Pointer root() {
        return new Pointer("");
    }
}
