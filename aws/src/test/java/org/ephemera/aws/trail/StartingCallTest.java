package org.ephemera.aws.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.aws.target.ExecSessionCount;
import org.ephemera.aws.target.LookupParameters;
import org.ephemera.aws.target.StartCall;
import org.ephemera.aws.target.StartCallCriteria;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.TimeWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudtrail.model.Event;

/** Calls that identify the credentials that started the target. */
class StartingCallTest {
    private static final String KEY = "AKIAEXAMPLE000BUILD00";
    private static final String USER = "\"type\":\"IAMUser\",\"accessKeyId\":\"" + KEY + "\"";
    private static final String RUN = "\"eventSource\":\"ecs.amazonaws.com\",\"eventName\":\"RunTask\","
            + "\"requestParameters\":{\"cluster\":\"shop\",\"taskDefinition\":\"app:3\"},\"responseElements\":"
            + "{\"tasks\":[{\"taskArn\":\"arn:aws:ecs:eu-central-1:111122223333:task/shop/0a1b\"}]}";

    private static final TimeWindow WINDOW =
            new TimeWindow(Instant.parse("2026-11-25T00:00:00Z"), Instant.parse("2026-11-26T00:00:00Z"));

    private static final LookupParameters TASK = query("shop", "0a1b");

    private static LookupParameters query(String cluster, String task) {
        return new LookupParameters(
                new EcsPlace("", "", "", "", cluster, "", task, ""),
                "",
                "EventSource",
                TrailCatalog.ECS_EVENTS,
                false,
                Optional.of(new StartCallCriteria(WINDOW.from(), WINDOW.to(), List.of("app"), List.of("web"), "")),
                ExecLogging.ABSENT);
    }

    private static Optional<StartCall> startingKey(String caller, String call, LookupParameters query)
            throws IOException {
        return StartCall.parse("{\"userIdentity\":{" + caller + "}," + call + "}", query);
    }

    @Test
    void findsKeyOfStarter() throws IOException {
        assertThat(startingKey(USER, RUN, TASK)).contains(new StartCall(KEY));
        assertThat(startingKey(USER, RUN.replace("0a1b", "ffff"), TASK)).isEmpty();
        assertThat(startingKey(USER, RUN + ",\"errorCode\":\"ThrottlingException\"", TASK))
                .isEmpty();
    }

    /** AWS services call on behalf of others, or of no principal. */
    @Test
    void ignoresCallsOfAwsServices() throws IOException {
        assertThat(startingKey("\"type\":\"AWSService\",\"accessKeyId\":\"" + KEY + "\"", RUN, TASK))
                .isEmpty();
        assertThat(startingKey(USER + ",\"invokedBy\":\"ecs.amazonaws.com\"", RUN, TASK))
                .isEmpty();
        String linked = ",\"sessionContext\":{\"sessionIssuer\":{\"arn\":"
                + "\"arn:aws:iam::1:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS\"}}";
        assertThat(startingKey(USER + linked, RUN, TASK)).isEmpty();
    }

    /** A key is put into a query; a malformed one is ignored. */
    @ParameterizedTest
    @CsvSource({
        "AKIA\\u0000EXAMPLE000000",
        "AKIAEXAMPLE000BUILD00 OR 1",
        "akiaexample000build00",
        "AROAEXAMPLE000BUILD00"
    })
    void ignoresMalformedKey(String text) throws IOException {
        assertThat(startingKey("\"type\":\"IAMUser\",\"accessKeyId\":\"" + text + "\"", RUN, TASK))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CreateCluster          | {'clusterName':'shop'}                | true  | true",
                "CreateCluster          | {'clusterName':'other'}               | false | false",
                "RegisterTaskDefinition | {'family':'app'}                      | true  | true",
                "RegisterTaskDefinition | {'family':'render'}                   | false | false",
                "UpdateService          | {'cluster':'shop','service':'web'}    | true  | true",
                "UpdateService          | {'cluster':'shop','service':'api'}    | false | true",
                "CreateService          | {'cluster':'x','serviceName':'web'}   | false | false",
                "CreateTaskSet          | {'cluster':'shop','service':'web'}    | true  | true",
                "UpdateServicePrimaryTaskSet  | {'cluster':'shop','service':'api'} | false | true",
                "CreateExpressGatewayService  | {'cluster':'shop','serviceName':'web'} | true | true",
                "CreateExpressGatewayService  | {'serviceName':'web'}           | false | false",
                "UpdateExpressGatewayService  | {'serviceArn':'arn:aws:ecs:r:1:service/shop/web'} | true | true",
                "UpdateExpressGatewayService  | {'serviceArn':'arn:aws:ecs:r:1:service/other/web'} | false | false",
                "RegisterDaemonTaskDefinition | {'family':'app'}                | true  | true",
                "CreateDaemon  | {'clusterArn':'a/shop','daemonTaskDefinitionArn':'d/app:1'} | true | true",
                "CreateDaemon  | {'clusterArn':'a/shop','daemonTaskDefinitionArn':'d/logs:1'} | false | true",
                "UpdateDaemon  | {'daemonArn':'d/other/x','daemonTaskDefinitionArn':'d/app:1'} | false | false",
                "ExecuteCommand         | {'cluster':'shop','task':'a/b/0a1b'}  | true  | true",
                "ExecuteCommand         | {'cluster':'shop','task':'ffff'}      | false | true",
                "StartTask              | {'cluster':'shop'}                    | false | true",
                "DescribeTasks          | {'cluster':'shop','tasks':['0a1b']}   | false | false",
            })
    void matchesCallsAboutTaskOrCluster(String action, String request, boolean task, boolean cluster)
            throws IOException {
        String call = "\"eventSource\":\"ecs.amazonaws.com\",\"eventName\":\"" + action + "\",\"requestParameters\":"
                + request.replace('\'', '"');
        assertThat(startingKey(USER, call, TASK).isPresent()).isEqualTo(task);
        assertThat(startingKey(USER, call, query("shop", "")).isPresent()).isEqualTo(cluster);
    }

    @Test
    void matchesEksClusterByName() throws IOException {
        String call = "\"eventSource\":\"eks.amazonaws.com\",\"eventName\":\"CreateAccessEntry\","
                + "\"requestParameters\":{\"name\":\"shop\"}";
        assertThat(startingKey(USER, call, query("shop", ""))).isPresent();
        assertThat(startingKey(USER, call, query("other", ""))).isEmpty();
    }

    /** Keys of earlier pages are kept in the cursor, without duplicates. */
    @Test
    void keepsKeysInCursor() throws IOException {
        Event event = Event.builder()
                .cloudTrailEvent("{\"userIdentity\":{" + USER + "}," + RUN + "}")
                .build();
        TrailPage page = new TrailPage(List.of(event, event));
        TrailProgress start = TrailProgress.from(ResumeCursor.START);
        TrailProgress paused =
                start.plus(page, ExecSessionCount.ZERO, start.keys().plus(page, TASK), "next");
        StarterAccessKeys later = TrailProgress.from(paused.cursor()).keys();
        assertThat(later.keys()).containsExactly(KEY);
        assertThat(later.plus(page, TASK)).isEqualTo(later);
    }
}
