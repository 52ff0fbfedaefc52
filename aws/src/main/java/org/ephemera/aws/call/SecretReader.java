package org.ephemera.aws.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.format.Json;
import org.ephemera.model.SanitizedText;
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
 * Reader of secrets in AWS Secrets Manager ({@code GetSecretValue}, JSON 1.1 protocol), without the SDK's client, which
 * would add 730 kB to the zip (docs/adr/0028-zip-sizes.md). No message contains a secret.
 */
public final class SecretReader {
    public static final List<String> PERMISSIONS = List.of("secretsmanager:GetSecretValue");

    private static final String SERVICE = "secretsmanager";
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,519}");

    /** A secret has at most 65,536 bytes, in JSON up to six times as many. */
    private static final int LARGEST = 6 * 65_536 + 4096;

    private static final int OK = 200;

    @SuppressWarnings("ArrayRecordComponent")
    private record Response(int status, byte[] body) {}

    private final AwsConnection aws;

    /**
     * Creates a reader.
     *
     * @param aws connection with the caller's own credentials
     */
    public SecretReader(AwsConnection aws) {
        this.aws = aws;
    }

    /**
     * Returns the text of a secret.
     *
     * @throws IOException if it cannot be read; the message states what to do
     */
    public String read(String arn) throws IOException {
        Matcher form = ARN.matcher(arn);
        if (!form.matches()) {
            throw new IOException("'" + SanitizedText.of(arn) + "' is not the ARN of a secret; expected one like"
                    + " arn:aws:secretsmanager:eu-west-1:111122223333:secret:NAME");
        }
        Response response;
        try {
            response = send(signed(arn, form.group(1)));
        } catch (SdkException | IOException e) {
            throw new IOException(failed(arn) + e.getMessage() + "; check credentials and network", e);
        }
        JsonNode json;
        try {
            json = Json.parse(response.body());
        } catch (IOException e) {
            // Without the cause, whose message may contain a part of the body.
            throw new IOException(failed(arn) + "HTTP " + response.status() + " without JSON; try again");
        }
        if (response.status() != OK) {
            // The type of an error may have a namespace: com.amazonaws.secretsmanager#AccessDeniedException.
            String type = json.path("__type").asText().replaceFirst(".*#", "");
            throw new IOException(failed(arn) + "HTTP " + response.status() + " " + SanitizedText.of(type) + "; allow "
                    + PERMISSIONS.getFirst() + " on the secret");
        }
        return json.path("SecretString").asText();
    }

    private static Response send(HttpExecuteRequest request) throws IOException {
        try (SdkHttpClient http = AwsConnection.httpClientBuilder().build()) {
            HttpExecuteResponse response = http.prepareRequest(request).call();
            try (InputStream in = response.responseBody()
                    .orElseGet(() -> AbortableInputStream.create(InputStream.nullInputStream()))) {
                return new Response(response.httpResponse().statusCode(), in.readNBytes(LARGEST));
            }
        }
    }

    private static String failed(String arn) {
        return "cannot read the secret " + arn + ": ";
    }

    private HttpExecuteRequest signed(String arn, String region) {
        byte[] body = Json.bytes(Json.object().put("SecretId", arn));
        ContentStreamProvider payload = ContentStreamProvider.fromByteArray(body);
        URI address = aws.endpoint("secrets_manager")
                .orElseGet(
                        () -> AwsQueryClients.address(ServiceMetadata.of(SERVICE), Region.of(region), aws.usesFips()));
        SdkHttpRequest request = SdkHttpRequest.builder()
                .uri(address)
                .method(SdkHttpMethod.POST)
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("Content-Length", Integer.toString(body.length))
                .putHeader("X-Amz-Target", SERVICE + ".GetSecretValue")
                .build();
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(r -> r.identity(aws.credentials().resolveCredentials())
                        .request(request)
                        .payload(payload)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE));
        return HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElse(payload))
                .build();
    }
}
