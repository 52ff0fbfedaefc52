package org.ephemera.analyze;

import java.io.IOException;
import java.util.List;
import org.ephemera.analyze.read.AnalysisException;
import org.ephemera.analyze.read.SealedPackage;

/** Says what a sealed package means. It reads the package and changes nothing; the same package gives the same bytes. */
public final class Triage {
    /**
     * What else is known.
     *
     * @param baseline packages of sweeps, for what the same containers did before
     */
    public record Options(List<SealedPackage> baseline) {
        public Options {
            baseline = List.copyOf(baseline);
        }

        /** For a function: nothing else is known. */
        public static Options inStore() {
            return new Options(List.of());
        }
    }

    private Triage() {}

    /**
     * Reads the package once and applies every rule.
     *
     * @throws AnalysisException if the package cannot be read, or a file of the analysis cannot be written
     */
    public static Analysis analyze(SealedPackage sealed, Options options, Outputs outputs) throws AnalysisException {
        try {
            return new Examination(sealed, options).run();
        } catch (IOException e) {
            throw new AnalysisException("the analysis did not come to its end: " + e.getMessage(), e);
        }
    }
}
