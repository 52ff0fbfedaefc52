package org.ephemera.analyze.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.MetricBaseline;
import org.ephemera.analyze.PackageAnalyzer;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.report.ReportWriter;

/** Runner that seals, analyzes and reports package fixtures, with access to the files of the report. */
final class ClusterReportRunner {
    private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();

    Analysis analyzed(SealedPackageFixture fixture) throws Exception {
        try (SealedPackage sealed = fixture.seal()) {
            Analysis analysis = PackageAnalyzer.analyze(
                    sealed, new PackageAnalyzer.Options(Optional.empty(), MetricBaseline.NONE, true), this::file);
            ReportWriter.write(analysis, this::file);
            return analysis;
        }
    }

    /** Returns the content of a file of the report; "" if it does not exist. */
    String text(String file) {
        return written.getOrDefault(file, new ByteArrayOutputStream()).toString(StandardCharsets.UTF_8);
    }

    private OutputStream file(String name) throws IOException {
        return written.computeIfAbsent(name, none -> new ByteArrayOutputStream());
    }
}
