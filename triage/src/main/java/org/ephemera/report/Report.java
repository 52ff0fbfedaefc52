package org.ephemera.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.IOException;
import java.io.OutputStream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Outputs;

/** Writes an analysis for people. */
public final class Report {
    /** The file to open. */
    public static final String HTML = "report.html";

    /** The file to run, in a lab. */
    public static final String LAB = "lab/compose.yaml";

    private Report() {}

    /** Writes {@link #HTML} and {@link #LAB}: the same analysis gives the same bytes. */
    public static void write(Analysis analysis, Outputs outputs) throws IOException {
        Page page = Page.of(analysis);
        Utf8ByteOutput html = new Utf8ByteOutput();
        TemplateEngine.createPrecompiled(
                        null, ContentType.Html, Report.class.getClassLoader(), Report.class.getPackageName())
                .render("report.jte", page, new VisibleOutput(html));
        try (OutputStream out = outputs.create(HTML)) {
            html.writeTo(out);
        }
        try (OutputStream out = outputs.create(LAB)) {
            out.write(Compose.bytes(page.next().lab()));
        }
    }
}
