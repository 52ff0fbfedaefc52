package org.ephemera.aws.call;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;

/** The files of profiles, where the SDK looks for them. It reads them only when it asks for something, and then gives up in the midst of it. */
public final class ProfileFiles {
    private static final Pattern LINE = Pattern.compile(" on line (\\d+)");

    private ProfileFiles() {}

    /**
     * Reads them once, those that are there.
     *
     * @throws IllegalArgumentException if the SDK does not understand one. The message reads {@code what failed; what to do}, and repeats
     *     nothing of what is in the file
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
        } catch (RuntimeException e) { // whatever it says: it may quote
            throw new IllegalArgumentException(
                    "the file of AWS profiles " + file + " cannot be understood" + line(e)
                            + "; mend it, or name another with " + variable,
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
