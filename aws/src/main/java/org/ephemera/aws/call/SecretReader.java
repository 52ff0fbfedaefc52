package org.ephemera.aws.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.format.Json;
import org.ephemera.model.SanitizedText;

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

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SignedServiceCalls calls;

    /**
     * Creates a reader.
     *
     * @param aws connection with the caller's own credentials
     */
    public SecretReader(AwsConnection aws) {
        this.calls = new SignedServiceCalls(aws, PATIENCE);
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
        ServiceResponse response;
        try {
            response = calls.send(
                    ServiceRequest.json(
                            "secrets_manager",
                            SERVICE,
                            form.group(1),
                            "1.1",
                            SERVICE + ".GetSecretValue",
                            Json.object().put("SecretId", arn)),
                    LARGEST);
        } catch (IOException e) {
            throw new IOException(failed(arn) + e.getMessage(), e);
        }
        JsonNode json;
        try {
            json = Json.parse(response.body());
        } catch (IOException e) {
            // Without the cause, whose message may contain a part of the body.
            throw new IOException(failed(arn) + "HTTP " + response.status() + " without JSON; try again");
        }
        if (response.status() != OK) {
            throw new IOException(failed(arn) + "HTTP " + response.status() + " "
                    + SanitizedText.of(response.errorCode()) + "; allow " + PERMISSIONS.getFirst() + " on the secret");
        }
        return json.path("SecretString").asText();
    }

    private static String failed(String arn) {
        return "cannot read the secret " + arn + ": ";
    }
}
