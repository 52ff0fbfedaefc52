package org.ephemera.report;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.analyze.Outputs;
import org.ephemera.store.Blob;
import org.ephemera.store.Created;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Together;

/** Files of an analysis that are kept on disk until all of them are whole, and then put into a store. */
final class StoreOutputs implements Outputs, Closeable {
    private final EvidenceStore store;
    private final String folder;
    private final Path drafts;
    private final Map<String, Path> files = new TreeMap<>();

    private StoreOutputs(EvidenceStore store, String folder, Path drafts) {
        this.store = store;
        this.folder = folder;
        this.drafts = drafts;
    }

    /** @param folder with a {@code /} at its end */
    static StoreOutputs into(EvidenceStore store, String folder) throws IOException {
        return new StoreOutputs(store, folder, Files.createTempDirectory("ephemera-report"));
    }

    @Override
    public OutputStream create(String name) throws IOException {
        Path draft = drafts.resolve(Integer.toString(files.size()));
        files.put(name, draft);
        return Files.newOutputStream(draft);
    }

    /** Puts all files into the store at once, when nothing more is to come. */
    void publish() throws IOException {
        List<Together.Part<String>> parts = new ArrayList<>();
        files.forEach((name, draft) -> parts.add(() -> {
            stored(name, to -> Files.copy(draft, to));
            return name;
        }));
        Together.all(parts);
    }

    /** @throws IOException if it is there already and is not the same */
    void stored(String name, Blob blob) throws IOException {
        switch (store.create(folder + name, blob)) {
            case Created.Stored stored -> {}
            case Created.Adopted adopted when adopted.same() -> {}
            case Created.Adopted adopted ->
                throw new IOException(
                        folder + name + " is there already, and is not what would be written; it is left as it is");
        }
    }

    @Override
    public void close() throws IOException {
        for (Path draft : files.values()) {
            Files.deleteIfExists(draft);
        }
        Files.deleteIfExists(drafts);
    }
}
