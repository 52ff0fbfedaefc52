package org.ephemera.analyze;

import java.io.IOException;
import java.io.OutputStream;

/** Where the files of an analysis go: beside the package, never into it. */
public interface AnalysisOutputs {
    /**
     * A new file; closing the stream completes it.
     *
     * @param name of {@code [A-Za-z0-9._/-]}, relative, such as {@code timeline.jsonl} or {@code logs/app.txt}
     */
    OutputStream create(String name) throws IOException;
}
