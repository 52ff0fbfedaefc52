package org.ephemera.aws.call;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;

/**
 * Check of the AWS profile files in the locations that the SDK uses. The SDK itself reads them on first use and fails
 * in the middle of a run if one is invalid.
 */
public final class ProfileFiles {
    private static final Pattern LINE = Pattern.compile(" on line (\\d+)");

    private ProfileFiles() {}

    /**
     * Reads the existing files once.
     *
     * @throws IllegalArgumentException if the SDK cannot parse a file. The message has the form {@code what failed;
     *     what to do} and contains no content of the file
     */
    public static void check() {
        ProfileFileLocation.configurationFileLocation()
                .ifPresent(file -> check(file, ProfileFile.Type.CONFIGURATION, "AWS_CONFIG_FILE"));
        ProfileFileLocation.credentialsFileLocation()
                .ifPresent(file -> check(file, ProfileFile.Type.CREDENTIALS, "AWS_SHARED_CREDENTIALS_FILE"));
    }

    private static void check(Path file, ProfileFile.Type type, String variable) {
        try {
            ProfileFile.builder().content(file).type(type).build();
        } catch (RuntimeException e) { // the SDK's message may quote the file and is not shown
            throw new IllegalArgumentException(
                    "the AWS profile file " + file + " is invalid" + line(e) + "; correct it or set another file with "
                            + variable,
                    e);
        }
    }

    private static String line(RuntimeException e) {
        Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
        return Optional.of(line)
                .filter(Matcher::find)
                .map(found -> " (line " + found.group(1) + ")")
                .orElse("");
    }
}
