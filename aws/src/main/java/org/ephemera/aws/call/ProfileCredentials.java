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
 * Credentials of the profile in {@code AWS_PROFILE}. If a profile has unusable credentials, the SDK silently continues
 * with the role of the container or the machine, and evidence would be collected under another identity than intended;
 * this class fails instead. As in the AWS CLI, only a profile without any credential property leaves the choice to the
 * default chain.
 */
final class ProfileCredentials implements AwsCredentialsProvider {
    private static final String DEFAULT = "default";

    /** Properties by which a profile defines its credentials. */
    private static final List<String> CREDENTIAL_PROPERTIES = List.of(
            "aws_access_key_id",
            "role_arn",
            "credential_process",
            "sso_session",
            "sso_start_url",
            "sso_account_id",
            "login_session",
            "web_identity_token_file");

    private final String name;
    private final AwsCredentialsProvider fallback;
    private @Nullable AwsCredentialsProvider profileCredentials;

    /**
     * Creates the provider.
     *
     * @param fallback provider for a profile without credential properties
     */
    ProfileCredentials(String name, AwsCredentialsProvider fallback) {
        this.name = name;
        this.fallback = fallback;
    }

    /**
     * Returns the credentials.
     *
     * @throws UnusableProfileException if the profile does not exist or its credentials cannot be obtained
     */
    @Override
    public AwsCredentials resolveCredentials() {
        if (hasNoCredentialProperties()) {
            return fallback.resolveCredentials();
        }
        try {
            return profileCredentials().resolveCredentials();
        } catch (RuntimeException e) { // the SDK also throws its own exceptions for invalid file content
            throw UnusableProfileException.of(name, e);
        }
    }

    private synchronized AwsCredentialsProvider profileCredentials() {
        if (profileCredentials == null) {
            profileCredentials = ProfileCredentialsProvider.create(name);
        }
        return profileCredentials;
    }

    private boolean hasNoCredentialProperties() {
        try {
            Optional<Profile> profile = ProfileFile.defaultProfileFile().profile(name);
            return profile.map(there -> CREDENTIAL_PROPERTIES.stream()
                            .noneMatch(word -> there.property(word).isPresent()))
                    .orElse(name.equals(DEFAULT));
        } catch (RuntimeException e) {
            return false; // unreadable file: resolveCredentials() reports it
        }
    }
}
