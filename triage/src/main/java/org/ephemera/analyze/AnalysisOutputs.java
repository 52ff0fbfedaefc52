package org.ephemera.analyze;

import java.io.IOException;
import java.io.OutputStream;

/** Destination of the files of an analysis, outside of the package. */
public interface AnalysisOutputs {
    /**
     * Creates a file. Closing the stream completes it.
     *
     * @param name of {@code [A-Za-z0-9._/-]}, relative, such as {@code timeline.jsonl} or {@code logs/app.txt}
     */
    OutputStream create(String name) throws IOException;
}
