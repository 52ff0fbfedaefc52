package org.ephemera.lab.aws.sts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.StsCaller;

/** Simulated STS operations by action name. */
public final class StsOperations {

    private StsOperations() {}

    public static Map<String, AwsOperation> of(StsCaller caller) {
        return Map.of("sts:GetCallerIdentity", call -> identity(caller), "sts:AssumeRole", StsOperations::session);
    }

    /**
     * Returns the session of an assumed role. Every role can be assumed, and the caller remains the same: the lab does
     * not distinguish callers.
     */
    private static ObjectNode session(AwsCall call) throws AwsError {
        String role = call.text("RoleArn").orElseThrow(() -> missing("roleArn"));
        String name = call.text("RoleSessionName").orElseThrow(() -> missing("roleSessionName"));
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        output.putObject("Credentials")
                .put("AccessKeyId", AccessKey.SESSION.id())
                .put("SecretAccessKey", AccessKey.SESSION.secret())
                .put("SessionToken", AccessKey.SESSION.sessionToken())
                .put("Expiration", "2999-01-01T00:00:00Z");
        output.putObject("AssumedRoleUser")
                .put("Arn", role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/" + name)
                .put("AssumedRoleId", "AROALAB" + "0".repeat(13) + ":" + name);
        return output;
    }

    private static AwsError missing(String member) {
        return AwsError.badRequest(
                "ValidationError",
                "1 validation error detected: Value null at '" + member + "' failed to satisfy constraint: Member must"
                        + " not be null");
    }

    private static ObjectNode identity(StsCaller caller) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("Arn", caller.arn())
                .put("UserId", caller.userId())
                .put("Account", caller.account());
    }
}
