package org.ephemera.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.call.ServiceResponse;
import org.ephemera.cli.cloud.AwsSettings;
import org.ephemera.cli.cloud.RemoteFunction;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.PackageLocation;
import org.ephemera.format.XmlElement;
import org.ephemera.model.SanitizedText;

/**
 * Deployment on AWS.
 *
 * @param caller ARN of the caller
 */
record AwsDeployment(AwsStack stack, String caller, Session session) implements Deployment {
    private static final String NO_TASK = "task/ephemera-doctor/00000000000000000000000000000000";

    /** Finds the stack; adds the steps {@code account} and {@code stack}. */
    static Optional<AwsDeployment> connect(String name, Session session, StepList steps) throws CommandFailure {
        AwsConnection aws = AwsSettings.connection(session);
        String region = aws.region()
                .map(Object::toString)
                .orElseThrow(() -> CommandFailure.usage(
                        "the region of the deployment is unknown", "Set AWS_REGION to the region of the stack"));
        AwsApi api = new AwsApi(aws, region);
        String caller = caller(api);
        steps.run("account", () -> caller.split(":", -1)[4] + " in " + region + ", as " + caller);
        AtomicReference<AwsStack> found = new AtomicReference<>();
        steps.run("stack", () -> {
            AwsStack stack = AwsStack.read(name, api);
            found.set(stack);
            return name + " is " + stack.status();
        });
        return Optional.ofNullable(found.get()).map(stack -> new AwsDeployment(stack, caller, session));
    }

    private static String caller(AwsApi api) throws CommandFailure {
        try {
            ServiceResponse response = api.query("sts", "2011-06-15", "GetCallerIdentity", Map.of());
            if (!response.isSuccess()) {
                throw CommandFailure.couldNot(
                        "AWS rejected the credentials (" + SanitizedText.of(response.errorCode()) + ")",
                        "Check AWS_PROFILE or AWS_ACCESS_KEY_ID with 'aws sts get-caller-identity'");
            }
            return XmlElement.parse(new java.io.ByteArrayInputStream(response.body()))
                    .find("GetCallerIdentityResult", "Arn")
                    .filter(arn -> arn.split(":", -1).length > 5)
                    .orElseThrow(() -> new IOException("STS returned no ARN; check AWS_ENDPOINT_URL"));
        } catch (IOException e) {
            throw CommandFailure.couldNot(e);
        }
    }

    @Override
    public String target() {
        String[] arn = caller.split(":", -1);
        return String.join(":", "arn", arn[1], "ecs", stack.api().region(), arn[4], NO_TASK);
    }

    @Override
    public String signer() {
        return "awskms:" + stack.output("SealKey");
    }

    @Override
    public String checkRules() throws StepException, IOException {
        return new AwsRules(stack).check();
    }

    @Override
    public JsonNode invoke(byte[] request) throws StepException {
        try {
            return RemoteFunction.of(stack.output("Function"), session).invoke(request);
        } catch (CommandFailure e) {
            throw StepException.failed(e.what(), e.remedy() + " To see the log, run", tail("Logs"));
        }
    }

    @Override
    public StepException neverBegun(Duration waited) throws StepException, IOException {
        return new AwsQueues(stack).neverReceived(waited);
    }

    @Override
    public StepException neverSealed(PackageLocation place, Duration waited) {
        return StepException.failed(
                "the package was not sealed within " + waited.toSeconds() + " s",
                "The log of the function and work/failed/" + place.id() + "/ in the bucket contain the cause"
                        + " (--wait sets a longer time). To see the log, run",
                tail("WorkLogs"));
    }

    @Override
    public String checkDeadLetters() throws StepException, IOException {
        return new AwsQueues(stack).checkDeadLetters();
    }

    @Override
    public String checkLock(PackageLocation place) throws StepException, CommandFailure, IOException {
        return new AwsLock(stack, session).check(place);
    }

    private String tail(String output) {
        return "aws logs tail " + stack.output(output) + " --since 15m";
    }
}
