package org.ephemera.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.analyze.Analysis;

/** The files of a report, held. */
record Written(Map<String, ByteArrayOutputStream> files) {
    static Written of(Analysis analysis) {
        Map<String, ByteArrayOutputStream> files = new TreeMap<>();
        try {
            Report.write(analysis, name -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                files.put(name, out);
                return out;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Written(files);
    }

    String html() {
        return text(Report.HTML);
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
