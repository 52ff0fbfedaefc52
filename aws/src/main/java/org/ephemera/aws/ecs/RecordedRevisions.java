package org.ephemera.aws.ecs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.ApiRequest;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.BoundedHttpClient;
import org.ephemera.aws.call.BufferedCall;
import org.ephemera.aws.call.BufferedCallCapture;
import org.ephemera.aws.call.SdkFailure;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.recorder.DefinitionLookup;
import org.ephemera.recorder.DefinitionResponse;
import org.ephemera.recorder.RecorderScope;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;

/** Asks ECS for the revision of a task definition that a stopped task ran, before it can become undescribable. */
public final class RecordedRevisions implements DefinitionLookup {
    /** What whoever takes alerts must be allowed for it. */
    public static final List<String> PERMISSIONS = List.of(EcsCatalog.DESCRIBE_TASK_DEFINITION.permission());

    /** Retries and all: the alert waits for it. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final AwsClients clients;

    public RecordedRevisions(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public DefinitionResponse ask(RecorderScope scope, String name) {
        String region = scope.parts().getOrDefault("region", "");
        BufferedCall answer = new BufferedCall(
                ApiRequest.of(
                        EcsCatalog.DESCRIBE_TASK_DEFINITION, region, Map.of("taskDefinition", name, "include", "TAGS")),
                Deadline.in(clients.clock(), LONGEST),
                clients.clock());
        try {
            BoundedHttpClient.within(
                    answer::limit,
                    () -> clients.ecs(region)
                            .describeTaskDefinition(r -> r.taskDefinition(name)
                                    .include(TaskDefinitionField.TAGS)
                                    .overrideConfiguration(
                                            o -> o.putExecutionAttribute(BufferedCallCapture.ANSWER, answer))));
            return answer.told(Optional.empty());
        } catch (SdkException e) {
            return answer.told(Optional.of(SdkFailure.of(e)));
        } catch (RuntimeException e) {
            // Fields of the wrong type make the SDK's parser throw whatever it likes; the bytes are there all the same.
            return answer.told(Optional.of(new SdkFailure(e.getClass().getSimpleName(), "it cannot be parsed")));
        }
    }
}
