package org.ephemera.analyze.parse.sealed;

import java.io.IOException;
import java.util.List;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.model.SanitizedText;

/**
 * Sealed files that are missing. Their content is not analyzed, so the result may look better than it is.
 *
 * @param names as the manifests list them, in their order
 * @param gaps statement about the missing files, or about the failure to list files
 */
public record MissingFiles(List<String> names, List<EvidenceGap> gaps) {
    private static final String PACKAGE = "package";

    public MissingFiles {
        names = List.copyOf(names);
        gaps = List.copyOf(gaps);
    }

    public static MissingFiles of(SealedPackage sealed) {
        try {
            List<String> names = List.copyOf(sealed.missingFiles());
            return new MissingFiles(
                    names, names.isEmpty() ? List.of() : List.of(new EvidenceGap(PACKAGE, statement(names))));
        } catch (IOException e) {
            return new MissingFiles(
                    List.of(),
                    List.of(new EvidenceGap(
                            PACKAGE,
                            "cannot list its files (" + e.getMessage()
                                    + "), so it is unknown whether files of the manifest are missing")));
        }
    }

    /**
     * Returns the statement about missing files.
     *
     * @param names at least one
     */
    public static String statement(List<String> names) {
        String first = SanitizedText.of(names.getFirst());
        return names.size() == 1
                ? "a file that the manifest lists is missing (" + first
                        + "); its content was not analyzed; run 'ephemera verify' to list all problems"
                : names.size() + " files that the manifest lists are missing (the first is " + first
                        + "); their content was not analyzed; run 'ephemera verify' to list all problems";
    }
}
