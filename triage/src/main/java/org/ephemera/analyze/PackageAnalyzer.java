package org.ephemera.analyze;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.drift.ReferenceSpec;
import org.ephemera.analyze.parse.sealed.AnalysisException;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Analyzer of sealed packages. It reads the package and changes nothing; the same package results in the same bytes.
 */
public final class PackageAnalyzer {
    /**
     * Additional inputs and outputs of an analysis.
     *
     * @param reference the administrators' copy of the intended specification
     * @param baseline earlier metrics of the same containers
     * @param texts true to write log text and redacted copies of specifications as well
     */
    public record Options(Optional<ReferenceSpec> reference, MetricBaseline baseline, boolean texts) {
        /**
         * Returns the options of a function: no reference, and no texts, because the store already contains the logs.
         */
        public static Options inStore(MetricBaseline baseline) {
            return new Options(Optional.empty(), baseline, false);
        }
    }

    private PackageAnalyzer() {}

    /**
     * Reads the package once and applies every rule.
     *
     * @throws AnalysisException if the package cannot be read, a file differs from the sealed digest, or a file of the
     *     analysis cannot be written
     */
    public static Analysis analyze(SealedPackage sealed, Options options, AnalysisOutputs outputs)
            throws AnalysisException {
        try {
            MetricBaseline.Found earlier = options.baseline().of(sealed);
            Analysis analysis = new AnalysisRun(sealed, options, earlier, outputs).run();
            for (SealedPackage read : Stream.concat(Stream.of(sealed), earlier.packages().stream())
                    .toList()) {
                if (!read.alteredFiles().isEmpty()) {
                    throw new AnalysisException(
                            "the file " + read.alteredFiles().iterator().next() + " of package "
                                    + read.request().packageId()
                                    + " differs from its sealed digest, so the package is not analyzed;"
                                    + " run 'ephemera verify' to list all problems");
                }
            }
            return analysis;
        } catch (IOException e) {
            throw new AnalysisException(
                    "cannot complete the analysis: " + e.getMessage()
                            + "; check that the package is readable and that there is free disk space for the report,"
                            + " and repeat the command",
                    e);
        }
    }
}
