package org.ephemera.aws.client;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;

/**
 * The HTTP client of those clients that the SDK makes by itself, as to ask STS for the credentials of a role that a profile or a service
 * account names: the same as of all others ({@link AwsConnection#http()}). Public because the SDK makes it by its name.
 */
public final class ProcessHttp implements SdkHttpService {
    @Override
    public SdkHttpClient.Builder<?> createHttpClientBuilder() {
        return AwsConnection.http();
    }
}
