package org.ephemera.analyze.model;

import org.ephemera.model.Digest;

/**
 * Location of a proof: a file of the package and a place in it.
 *
 * @param file path in the package; the first file of a body that was split
 * @param sha256 digest of that file in the sealed manifest
 */
public record EvidenceLocation(String file, FileLocation place, Digest sha256) {
    /** Returns the location of a child. A location that is not a JSON Pointer is returned unchanged. */
    public EvidenceLocation child(String name) {
        return place instanceof FileLocation.Pointer pointer
                ? new EvidenceLocation(file, pointer.child(name), sha256)
                : this;
    }

    public EvidenceLocation child(int index) {
        return place instanceof FileLocation.Pointer pointer
                ? new EvidenceLocation(file, pointer.child(index), sha256)
                : this;
    }

    /**
     * Returns the location that is reached from here by a JSON Pointer (RFC 6901). A location that is not a JSON
     * Pointer is returned unchanged.
     */
    public EvidenceLocation descendant(String path) {
        return place instanceof FileLocation.Pointer pointer
                ? new EvidenceLocation(file, new FileLocation.Pointer(pointer.path() + path), sha256)
                : this;
    }
}
