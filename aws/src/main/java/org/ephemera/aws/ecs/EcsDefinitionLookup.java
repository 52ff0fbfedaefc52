package org.ephemera.aws.ecs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ephemera.aws.call.AccountClients;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.UnrecordedCall;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.recorder.DefinitionLookup;
import org.ephemera.recorder.DefinitionResponse;
import org.ephemera.recorder.RawBody;
import org.ephemera.recorder.RecorderScope;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;

/**
 * Lookup of the task definition revision of a stopped task, for the always-on recorder. The alert handler makes the
 * call when a task stops, because ECS may later stop returning the revision.
 */
public final class EcsDefinitionLookup implements DefinitionLookup {
    /** Permissions that the alert handler needs for this lookup. */
    public static final List<String> PERMISSIONS = List.of(EcsCatalog.DESCRIBE_TASK_DEFINITION.permission());

    /** Time limit including retries, because the alert handler waits. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final AccountClients accounts;

    public EcsDefinitionLookup(AccountClients accounts) {
        this.accounts = accounts;
    }

    @Override
    public DefinitionResponse lookUp(RecorderScope scope, String name) {
        AwsClients clients = accounts.of(scope.parts().getOrDefault("account", ""));
        String region = scope.parts().getOrDefault("region", "");
        ApiRequest request = ApiRequest.of(
                EcsCatalog.DESCRIBE_TASK_DEFINITION, region, Map.of("taskDefinition", name, "include", "TAGS"));
        Deadline deadline = Deadline.in(clients.clock(), LONGEST);
        UnrecordedCall call = new UnrecordedCall(clients, RawBody.LARGEST);
        return switch (call.call(
                request,
                deadline,
                recorded -> clients.ecs(region)
                        .describeTaskDefinition(r -> r.taskDefinition(name)
                                .include(TaskDefinitionField.TAGS)
                                .overrideConfiguration(recorded)))) {
            case CallResult.Answered<DescribeTaskDefinitionResponse> answered ->
                new DefinitionResponse.Answered(
                        call.response().call(),
                        answered.stored().head(),
                        new RawBody(call.response().bytes()));
            case CallResult.Failed<DescribeTaskDefinitionResponse> refused -> refused(call, refused.failure());
        };
    }

    /**
     * Returns the response of ECS, even if the SDK cannot parse the response. Without a response, returns the failure.
     */
    private static DefinitionResponse refused(UnrecordedCall call, ApiFailure failure) {
        return call.response()
                .head()
                .<DefinitionResponse>map(head -> new DefinitionResponse.Answered(
                        call.response().call(),
                        head,
                        new RawBody(call.response().bytes())))
                .orElseGet(() -> new DefinitionResponse.Refused(
                        call.response().call(), failure.status(), failure.code(), failure.message()));
    }
}
