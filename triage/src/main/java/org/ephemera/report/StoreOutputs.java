package org.ephemera.report;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ephemera.analyze.Outputs;
import org.ephemera.store.Blob;
import org.ephemera.store.Created;
import org.ephemera.store.EvidenceStore;

/**
 * Files of an analysis in a store. A file is kept on disk until it is whole: a store takes an object at once or not at all.
 *
 * @param folder with a {@code /} at its end
 */
record StoreOutputs(EvidenceStore store, String folder) implements Outputs {
    @Override
    public OutputStream create(String name) throws IOException {
        Path draft = Files.createTempFile("ephemera-", ".draft");
        return new FilterOutputStream(Files.newOutputStream(draft)) {
            private boolean closed;

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                if (closed) {
                    return;
                }
                closed = true;
                try {
                    super.close();
                    stored(folder + name, to -> Files.copy(draft, to));
                } finally {
                    Files.deleteIfExists(draft);
                }
            }
        };
    }

    /** @throws IOException if it is there already and is not the same */
    void stored(String key, Blob blob) throws IOException {
        switch (store.create(key, blob)) {
            case Created.Stored stored -> {}
            case Created.Adopted adopted when adopted.same() -> {}
            case Created.Adopted adopted ->
                throw new IOException(key + " is there already, and is not what would be written; it is left as it is");
        }
    }
}
