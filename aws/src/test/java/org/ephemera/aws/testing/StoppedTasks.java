package org.ephemera.aws.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/**
 * EventBridge events of stopped tasks with five definitions; moto describes all but the last.
 *
 * @param definitions definitions by complete revision
 */
public record StoppedTasks(List<String> definitions) {
    private static final String PLACE = "arn:aws:ecs:us-east-1:" + Moto.ACCOUNT + ":";

    public static StoppedTasks of(Moto moto) {
        EcsClient ecs = moto.client(EcsClient.builder());
        List<String> definitions = new ArrayList<>();
        for (String family : List.of("web", "api", "batch", "cron")) {
            // One by one, because the SDK's method takes generic arrays.
            List<ContainerDefinition> containers = List.of(ContainerDefinition.builder()
                    .name(family)
                    .image(family + ":1")
                    .memory(128)
                    .build());
            definitions.add(ecs.registerTaskDefinition(r -> r.family(family).containerDefinitions(containers))
                    .taskDefinition()
                    .taskDefinitionArn());
        }
        definitions.add(PLACE + "task-definition/gone:7");
        return new StoppedTasks(List.copyOf(definitions));
    }

    public static String task(int number) {
        return PLACE + "task/prod/" + String.format(java.util.Locale.ROOT, "%032x", number);
    }

    public byte[] event(int number, Instant stopped) {
        return event(number, stopped, definitions.get(number % definitions.size()));
    }

    public static byte[] event(int number, Instant stopped, String definition) {
        return """
            {"version": "0", "id": "e-%d", "detail-type": "ECS Task State Change", "source": "aws.ecs",
             "account": "%s", "time": "%s", "region": "us-east-1", "resources": ["%s"],
             "detail": {"taskArn": "%s", "clusterArn": "%scluster/prod", "lastStatus": "STOPPED",
              "desiredStatus": "STOPPED", "taskDefinitionArn": "%s", "updatedAt": "%s", "stoppedAt": "%s",
              "createdAt": "%s", "group": "service:shop", "launchType": "FARGATE", "version": 5,
              "stoppedReason": "Essential container in task exited"}}\
            """.formatted(
                        number,
                        Moto.ACCOUNT,
                        stopped,
                        task(number),
                        task(number),
                        PLACE,
                        definition,
                        stopped,
                        stopped,
                        stopped.minusSeconds(3600))
                .getBytes(StandardCharsets.UTF_8);
    }
}
