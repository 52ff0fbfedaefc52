package org.ephemera.aws.call;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Single signed requests to services whose SDK clients are not worth their size (docs/adr/0028-zip-sizes.md). A request
 * is sent once, without retry.
 */
public final class SignedServiceCalls {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final String S3 = "s3";

    private final AwsConnection aws;
    private final Duration patience;

    /**
     * Creates the calls.
     *
     * @param aws connection with the caller's own credentials
     * @param patience timeout of the response
     */
    public SignedServiceCalls(AwsConnection aws, Duration patience) {
        this.aws = aws;
        this.patience = patience;
    }

    /**
     * Sends a request.
     *
     * @param largest limit of the response in bytes; the rest is not read
     * @throws IOException if there is no response; the message contains the remedy
     */
    public ServiceResponse send(ServiceRequest request, int largest) throws IOException {
        URI address = address(request);
        try (SdkHttpClient http = AwsConnection.httpClientBuilder()
                .connectionTimeout(CONNECT)
                .socketTimeout(patience)
                .build()) {
            HttpExecuteResponse response =
                    http.prepareRequest(signed(request, address)).call();
            try (InputStream in = response.responseBody()
                    .orElseGet(() -> AbortableInputStream.create(InputStream.nullInputStream()))) {
                return new ServiceResponse(
                        response.httpResponse().statusCode(),
                        response.httpResponse().headers(),
                        in.readNBytes(largest));
            }
        } catch (SdkException e) {
            throw failed(e, address);
        } catch (IOException e) {
            throw failed(SdkException.create(e.getMessage(), e), address);
        }
    }

    private static IOException failed(SdkException e, URI address) {
        FailureAdvice failure = FailureAdvice.of(e, String.valueOf(address.getAuthority()), "");
        return new IOException(failure.reason() + "; " + failure.remedy(), e);
    }

    private URI address(ServiceRequest request) {
        return aws.endpoint(request.endpoint())
                .orElseGet(() -> AwsQueryClients.address(
                        ServiceMetadata.of(request.service()), Region.of(request.region()), aws.usesFips()));
    }

    private HttpExecuteRequest signed(ServiceRequest request, URI address) {
        ContentStreamProvider payload = ContentStreamProvider.fromByteArray(request.body());
        SdkHttpRequest.Builder builder = SdkHttpRequest.builder()
                .uri(address)
                .encodedPath(request.path())
                .method(SdkHttpMethod.valueOf(request.method()));
        boolean hasBody = request.body().length > 0;
        if (hasBody) {
            builder.putHeader("Content-Length", Integer.toString(request.body().length));
        }
        request.headers().forEach(builder::putHeader);
        request.query().forEach(builder::putRawQueryParameter);
        SdkHttpRequest unsigned = builder.build();
        boolean isS3 = request.service().equals(S3); // S3 signs the path as it is sent
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(r -> r.identity(aws.credentials().resolveCredentials())
                        .request(unsigned)
                        .payload(payload)
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !isS3)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !isS3)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, request.region())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, request.service()));
        HttpExecuteRequest.Builder executed = HttpExecuteRequest.builder().request(signed.request());
        if (hasBody) { // with an empty body the HTTP client would send a GET as POST
            executed.contentStreamProvider(signed.payload().orElse(payload));
        }
        return executed.build();
    }
}
