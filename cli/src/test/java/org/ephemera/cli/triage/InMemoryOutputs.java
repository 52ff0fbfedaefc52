package org.ephemera.cli.triage;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.AnalysisOutputs;

/** Analysis outputs held in memory. */
final class InMemoryOutputs implements AnalysisOutputs {
    private final SortedMap<String, byte[]> files = new TreeMap<>();

    @Override
    public OutputStream create(String name) {
        return new ByteArrayOutputStream() {
            private boolean closed;

            @Override
            public void close() {
                if (!closed && files.put(name, toByteArray()) != null) {
                    throw new AssertionError(name + " is written twice");
                }
                closed = true;
            }
        };
    }

    SortedMap<String, byte[]> files() {
        return files;
    }
}
