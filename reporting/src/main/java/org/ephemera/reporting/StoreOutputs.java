package org.ephemera.reporting;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.analyze.AnalysisOutputs;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.ForeignObjectException;
import org.ephemera.store.ParallelCalls;

/**
 * Outputs of an analysis that are kept on disk until all files are complete, and then stored. On systems that support
 * it, the temporary files have no name: they contain evidence, and a killed process leaves nothing behind.
 */
final class StoreOutputs implements AnalysisOutputs, Closeable {
    private final EvidenceStore store;
    private final String folder;
    private final Map<String, FileChannel> drafts = new TreeMap<>();

    private StoreOutputs(EvidenceStore store, String folder) {
        this.store = store;
        this.folder = folder;
    }

    /**
     * Creates outputs for a folder of the store.
     *
     * @param folder ends with {@code /}
     */
    static StoreOutputs into(EvidenceStore store, String folder) {
        return new StoreOutputs(store, folder);
    }

    /** Stream to a temporary file, which keeps the file when it is closed. */
    private static final class Draft extends OutputStream {
        private final FileChannel file;

        private Draft(FileChannel file) {
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(from, offset, length);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
        }
    }

    @Override
    public OutputStream create(String name) throws IOException {
        FileChannel draft = FileChannel.open(
                Files.createTempFile("ephemera-", ".report"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        drafts.put(name, draft);
        return new BufferedOutputStream(new Draft(draft));
    }

    /** Stores all files in parallel, after the last one is complete. */
    void publish() throws IOException {
        List<ParallelCalls.Part<String>> parts = new ArrayList<>();
        drafts.forEach((name, draft) -> parts.add(() -> {
            store(name, to -> copy(draft, to));
            return name;
        }));
        ParallelCalls.all(parts);
    }

    /**
     * Stores a file of the report.
     *
     * @throws ForeignObjectException if an object with this name and other content exists
     */
    void store(String name, Blob blob) throws IOException {
        switch (store.create(folder + name, blob)) {
            case CreateResult.Stored stored -> {}
            case CreateResult.Adopted adopted when adopted.isSame() -> {}
            case CreateResult.Adopted adopted ->
                throw new ForeignObjectException(
                        folder + name, folder + name + " already exists with other content; it was not changed");
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel draft : drafts.values()) {
            draft.close();
        }
    }

    /** Copies the file from its beginning; may be called repeatedly. */
    private static void copy(FileChannel draft, OutputStream to) throws IOException {
        WritableByteChannel out = Channels.newChannel(to);
        long size = draft.size();
        for (long done = 0; done < size; ) {
            done += draft.transferTo(done, size - done, out);
        }
    }
}
