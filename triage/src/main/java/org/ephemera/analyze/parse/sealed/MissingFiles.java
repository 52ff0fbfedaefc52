package org.ephemera.analyze.parse.sealed;

import java.io.IOException;
import java.util.List;
import org.ephemera.analyze.model.Gap;
import org.ephemera.model.SanitizedText;

/**
 * Files that were sealed and are gone: nothing is concluded from them, and the rest looks the better for it.
 *
 * @param names as the manifests have them, in their order
 * @param gaps what is to be said of them, or why they are not known
 */
public record MissingFiles(List<String> names, List<Gap> gaps) {
    private static final String PACKAGE = "package";

    public MissingFiles {
        names = List.copyOf(names);
        gaps = List.copyOf(gaps);
    }

    public static MissingFiles of(SealedPackage sealed) {
        try {
            List<String> names = List.copyOf(sealed.missing());
            return new MissingFiles(names, names.isEmpty() ? List.of() : List.of(new Gap(PACKAGE, told(names))));
        } catch (IOException e) {
            return new MissingFiles(
                    List.of(),
                    List.of(new Gap(
                            PACKAGE,
                            "its files cannot be listed (" + e.getMessage()
                                    + "), so nobody looked whether all that the manifest lists are there")));
        }
    }

    /**
     * In a sentence.
     *
     * @param names at least one
     */
    public static String told(List<String> names) {
        String first = SanitizedText.of(names.getFirst());
        return names.size() == 1
                ? "a file that the manifest lists is missing (" + first
                        + "); what was in it was not judged, and 'ephemera verify' says what else is wrong"
                : names.size() + " files that the manifest lists are missing (the first is " + first
                        + "); what was in them was not judged, and 'ephemera verify' says what else is wrong";
    }
}
