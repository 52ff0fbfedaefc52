package org.ephemera.analyze.model;

import org.ephemera.model.Digest;

/**
 * Where something is proven.
 *
 * @param file path in the package; of a body that was cut into several files, the first
 * @param sha256 of that file, as the sealed manifest has it
 */
public record Evidence(String file, FileLocation place, Digest sha256) {
    /** The same file, one step further down; only where the place is a pointer. */
    public Evidence child(String name) {
        return place instanceof FileLocation.Pointer pointer ? new Evidence(file, pointer.child(name), sha256) : this;
    }

    public Evidence child(int index) {
        return place instanceof FileLocation.Pointer pointer ? new Evidence(file, pointer.child(index), sha256) : this;
    }

    /** The same file, where a JSON Pointer (RFC 6901) leads from here; only where the place is a pointer. */
    public Evidence below(String path) {
        return place instanceof FileLocation.Pointer pointer
                ? new Evidence(file, new FileLocation.Pointer(pointer.path() + path), sha256)
                : this;
    }
}
