package org.ephemera.store;

import java.io.InputStream;
import java.util.stream.Stream;

/**
 * Keeps objects, each created once and never changed. Keys have the form {@code [A-Za-z0-9._/-]+} and never contain
 * an empty, {@code .} or {@code ..} segment.
 */
public interface EvidenceStore {
    /**
     * Creates an object unless one of that key exists. When this returns, the bytes are durable and their SHA-256 has
     * been checked on the way, by the store itself where it can.
     */
    CreateResult create(String key, Blob blob) throws StoreException;

    /** Reads an object's bytes. */
    InputStream open(String key) throws StoreException;

    /** All objects whose key begins with {@code prefix}, in the order of their keys' bytes; close the stream. */
    Stream<StoredObject> list(String prefix) throws StoreException;
}
