package org.ephemera.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.analyze.Analysis;

/** Files of a report, held in memory. */
record WrittenReport(Map<String, ByteArrayOutputStream> files) {
    static WrittenReport of(Analysis analysis) {
        Map<String, ByteArrayOutputStream> files = new TreeMap<>();
        try {
            ReportWriter.write(analysis, name -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                files.put(name, out);
                return out;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new WrittenReport(files);
    }

    String html() {
        return text(ReportWriter.HTML);
    }

    String text(String name) {
        return bytes(name).toString(StandardCharsets.UTF_8);
    }

    private ByteArrayOutputStream bytes(String name) {
        ByteArrayOutputStream found = files.get(name);
        if (found == null) {
            throw new AssertionError(name + " was not written");
        }
        return found;
    }
}
