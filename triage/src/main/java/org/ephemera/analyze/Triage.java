package org.ephemera.analyze;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.drift.ReferenceSpec;
import org.ephemera.analyze.parse.sealed.AnalysisException;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Says what a sealed package means. It reads the package and changes nothing; the same package gives the same bytes. */
public final class Triage {
    /**
     * What else is known, and what is wanted.
     *
     * @param reference the administrators' own copy of what should run
     * @param baseline for what the same containers did before
     * @param texts whether the text of logs and copies of specifications without their secrets are written too
     */
    public record Options(Optional<ReferenceSpec> reference, Baseline baseline, boolean texts) {
        /** For a function: nobody gave a reference, and the store has the logs already. */
        public static Options inStore(Baseline baseline) {
            return new Options(Optional.empty(), baseline, false);
        }
    }

    private Triage() {}

    /**
     * Reads the package once and applies every rule.
     *
     * @throws AnalysisException if the package cannot be read or is not what was sealed, or a file of the analysis cannot be written
     */
    public static Analysis analyze(SealedPackage sealed, Options options, AnalysisOutputs outputs)
            throws AnalysisException {
        try {
            Baseline.Found earlier = options.baseline().of(sealed);
            Analysis analysis = new AnalysisRun(sealed, options, earlier, outputs).run();
            for (SealedPackage read : Stream.concat(Stream.of(sealed), earlier.packages().stream())
                    .toList()) {
                if (!read.altered().isEmpty()) {
                    throw new AnalysisException(
                            "the file " + read.altered().iterator().next() + " of package "
                                    + read.request().packageId()
                                    + " is not the file that was sealed, so nothing is concluded from"
                                    + " it; 'ephemera verify' says all that is wrong");
                }
            }
            return analysis;
        } catch (IOException e) {
            throw new AnalysisException(
                    "the analysis did not come to its end: " + e.getMessage()
                            + "; see that the package can be read and that there is room for the report, and run it again",
                    e);
        }
    }
}
