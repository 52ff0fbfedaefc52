package org.ephemera.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.call.ServiceRequest;
import org.ephemera.aws.call.ServiceResponse;
import org.ephemera.aws.call.SignedServiceCalls;
import org.ephemera.format.Json;
import org.ephemera.format.XmlElement;
import org.ephemera.model.SanitizedText;

/** Calls to AWS that describe a deployment, in one region. */
final class AwsApi {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LARGEST = 2 << 20;

    private final SignedServiceCalls calls;
    private final String region;

    AwsApi(AwsConnection aws, String region) {
        this.calls = new SignedServiceCalls(aws, PATIENCE);
        this.region = region;
    }

    String region() {
        return region;
    }

    /** Calls an operation of the Query protocol. */
    ServiceResponse query(String service, String version, String action, Map<String, String> params)
            throws IOException {
        Map<String, String> form = new TreeMap<>(params);
        form.put("Action", action);
        form.put("Version", version);
        return calls.send(ServiceRequest.form(service, region, form), LARGEST);
    }

    /** Calls an operation of EventBridge. */
    ServiceResponse events(String operation, JsonNode body) throws IOException {
        return calls.send(
                ServiceRequest.json("eventbridge", "events", region, "1.1", "AWSEvents." + operation, body), LARGEST);
    }

    /** Calls an operation of SQS. */
    ServiceResponse sqs(String operation, JsonNode body) throws IOException {
        return calls.send(ServiceRequest.json("sqs", "sqs", region, "1.0", "AmazonSQS." + operation, body), LARGEST);
    }

    /** Sends a request without a body to a REST service. */
    ServiceResponse rest(String service, String method, String path, Map<String, String> query) throws IOException {
        return calls.send(ServiceRequest.rest(service, region, method, path, query), LARGEST);
    }

    /** Returns the body of a successful response. */
    static XmlElement xml(ServiceResponse response, String permission) throws StepException, IOException {
        requireSuccess(response, permission);
        return XmlElement.parse(new ByteArrayInputStream(response.body()));
    }

    /** Returns the body of a successful response. */
    static JsonNode json(ServiceResponse response, String permission) throws StepException, IOException {
        requireSuccess(response, permission);
        return Json.parse(response.body());
    }

    /** Throws the exception for an unsuccessful response. */
    static void requireSuccess(ServiceResponse response, String permission) throws StepException {
        if (response.isSuccess()) {
            return;
        }
        if (response.isDenied()) {
            throw StepException.notChecked(
                    "access was denied", "Run the command as a principal with the permission " + permission);
        }
        throw StepException.notChecked(
                permission + " returned HTTP " + response.status() + " " + SanitizedText.of(response.errorCode()),
                "Run the command again in a minute; otherwise look up the code in the AWS documentation");
    }
}
