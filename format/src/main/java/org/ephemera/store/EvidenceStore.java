package org.ephemera.store;

import java.io.InputStream;
import java.util.stream.Stream;

/**
 * Store of evidence objects, each created once and never changed. Keys have the form {@code [A-Za-z0-9._/-]+} and never
 * contain an empty, {@code .} or {@code ..} segment.
 */
public interface EvidenceStore {
    /**
     * Creates an object, unless its key exists. When this method returns, the bytes are durable. Their SHA-256 was
     * verified during the write, by the store itself if it can.
     */
    CreateResult create(String key, Blob blob) throws StoreException;

    /** Reads an object's bytes. */
    InputStream open(String key) throws StoreException;

    /**
     * Lists all objects whose key begins with {@code prefix}, in the order of the bytes of their keys. The caller
     * closes the stream.
     */
    Stream<StoredObject> list(String prefix) throws StoreException;
}
