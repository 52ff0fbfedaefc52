package org.ephemera.aws.call;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * The credentials of the profile that {@code AWS_PROFILE} names. Where it has none, or they cannot be had, the SDK would go on to the
 * role of the container or the machine, without a word: evidence would be collected as somebody else than was meant. Only a profile that says
 * nothing of credentials leaves them to others, as it does to the AWS CLI.
 */
final class ProfileCredentials implements AwsCredentialsProvider {
    private static final String DEFAULT = "default";

    /** By which a profile says whose credentials it means. */
    private static final List<String> OF_CREDENTIALS = List.of(
            "aws_access_key_id",
            "role_arn",
            "credential_process",
            "sso_session",
            "sso_start_url",
            "sso_account_id",
            "login_session",
            "web_identity_token_file");

    private final String name;
    private final AwsCredentialsProvider others;
    private @Nullable AwsCredentialsProvider own;

    /** @param others who is asked where the profile says nothing of credentials */
    ProfileCredentials(String name, AwsCredentialsProvider others) {
        this.name = name;
        this.others = others;
    }

    /** @throws UnusableProfileException if there is no such profile, or nothing is had by what it says */
    @Override
    public AwsCredentials resolveCredentials() {
        if (isSilent()) {
            return others.resolveCredentials();
        }
        try {
            return own().resolveCredentials();
        } catch (RuntimeException e) { // of what a file says the SDK has some of its own
            throw UnusableProfileException.of(name, e);
        }
    }

    private synchronized AwsCredentialsProvider own() {
        if (own == null) {
            own = ProfileCredentialsProvider.create(name);
        }
        return own;
    }

    private boolean isSilent() {
        try {
            Optional<Profile> profile = ProfileFile.defaultProfileFile().profile(name);
            return profile.map(there -> OF_CREDENTIALS.stream()
                            .noneMatch(word -> there.property(word).isPresent()))
                    .orElse(name.equals(DEFAULT));
        } catch (RuntimeException e) {
            return false; // nobody can read it: whoever asks for its credentials is told
        }
    }
}
