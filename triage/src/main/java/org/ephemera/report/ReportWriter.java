package org.ephemera.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.Utf8ByteOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.AnalysisOutputs;
import org.ephemera.format.Json;

/** Writer of all formats of a report. */
public final class ReportWriter {
    /** Name of the HTML page. */
    public static final String HTML = "report.html";

    /** Name of the Compose file for a lab. */
    public static final String LAB = "lab/compose.yaml";

    /** Name of the JSON file for programs. */
    public static final String FINDINGS = "findings.json";

    /** Name of the SARIF file. */
    public static final String SARIF = "findings.sarif";

    /** Name of the plain text summary for a chat or ticket. */
    public static final String SUMMARY = "summary.txt";

    private ReportWriter() {}

    /** Writes all files. The same analysis always gives the same bytes. */
    public static void write(Analysis analysis, AnalysisOutputs outputs) throws IOException {
        ReportPage page = ReportPage.of(analysis);
        Utf8ByteOutput html = new Utf8ByteOutput();
        TemplateEngine.createPrecompiled(
                        null,
                        ContentType.Html,
                        ReportWriter.class.getClassLoader(),
                        ReportWriter.class.getPackageName())
                .render("report.jte", page, new VisibleOutput(html));
        try (OutputStream out = outputs.create(HTML)) {
            html.writeTo(out);
        }
        write(outputs, LAB, ComposeFile.bytes(page.next().lab()));
        write(outputs, FINDINGS, Json.prettyEscaped(FindingsJson.of(analysis)));
        write(outputs, SARIF, Json.prettyEscaped(SarifReport.of(analysis)));
        write(outputs, SUMMARY, TextSummary.of(analysis).getBytes(StandardCharsets.UTF_8));
    }

    private static void write(AnalysisOutputs outputs, String name, byte[] bytes) throws IOException {
        try (OutputStream out = outputs.create(name)) {
            out.write(bytes);
        }
    }

    /** Output of the templates that makes every value visible before it is escaped, independently of the template. */
    private static final class VisibleOutput extends OwaspHtmlTemplateOutput {
        VisibleOutput(TemplateOutput out) {
            super(out);
        }

        @Override
        public void writeUserContent(String value) {
            super.writeUserContent(value == null ? null : VisibleText.of(value));
        }
    }
}
