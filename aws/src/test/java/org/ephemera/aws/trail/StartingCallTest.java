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
import org.ephemera.aws.target.StartCallCriteria;
import org.ephemera.aws.target.StartingCall;
import org.ephemera.format.Cursor;
import org.ephemera.model.TimeWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudtrail.model.Event;

/** Which calls tell whose credentials started the target. */
class StartingCallTest {
    private static final String KEY = "AKIAEXAMPLE000BUILD00";
    private static final String USER = "\"type\":\"IAMUser\",\"accessKeyId\":\"" + KEY + "\"";
    private static final String RUN = "\"eventSource\":\"ecs.amazonaws.com\",\"eventName\":\"RunTask\","
            + "\"requestParameters\":{\"cluster\":\"shop\",\"taskDefinition\":\"app:3\"},\"responseElements\":"
            + "{\"tasks\":[{\"taskArn\":\"arn:aws:ecs:eu-central-1:111122223333:task/shop/0a1b\"}]}";

    private static final TimeWindow WINDOW =
            new TimeWindow(Instant.parse("2026-11-25T00:00:00Z"), Instant.parse("2026-11-26T00:00:00Z"));

    private static final LookupParameters TASK = asked("shop", "0a1b");

    private static LookupParameters asked(String cluster, String task) {
        return new LookupParameters(
                new EcsPlace("", "", "", "", cluster, "", task),
                "",
                "EventSource",
                TrailCatalog.ECS_EVENTS,
                false,
                Optional.of(new StartCallCriteria(WINDOW.from(), WINDOW.to(), List.of("app"), List.of("web"), "")),
                ExecLogging.ABSENT);
    }

    private static Optional<StartingCall> told(String caller, String call, LookupParameters asked) throws IOException {
        return StartingCall.parse("{\"userIdentity\":{" + caller + "}," + call + "}", asked);
    }

    @Test
    void whoStartedTheTaskIsTold() throws IOException {
        assertThat(told(USER, RUN, TASK)).contains(new StartingCall(KEY));
        assertThat(told(USER, RUN.replace("0a1b", "ffff"), TASK)).isEmpty();
        assertThat(told(USER, RUN + ",\"errorCode\":\"ThrottlingException\"", TASK))
                .isEmpty();
    }

    /** AWS's own calls are made for somebody else, or for nobody. */
    @Test
    void nobodyOfAwsIsTold() throws IOException {
        assertThat(told("\"type\":\"AWSService\",\"accessKeyId\":\"" + KEY + "\"", RUN, TASK))
                .isEmpty();
        assertThat(told(USER + ",\"invokedBy\":\"ecs.amazonaws.com\"", RUN, TASK))
                .isEmpty();
        String linked = ",\"sessionContext\":{\"sessionIssuer\":{\"arn\":"
                + "\"arn:aws:iam::1:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS\"}}";
        assertThat(told(USER + linked, RUN, TASK)).isEmpty();
    }

    /** A key goes into a question: what has not its form stays where it is. */
    @ParameterizedTest
    @CsvSource({
        "AKIA\\u0000EXAMPLE000000",
        "AKIAEXAMPLE000BUILD00 OR 1",
        "akiaexample000build00",
        "AROAEXAMPLE000BUILD00"
    })
    void whatIsNoKeyIsNotAskedAbout(String text) throws IOException {
        assertThat(told("\"type\":\"IAMUser\",\"accessKeyId\":\"" + text + "\"", RUN, TASK))
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
    void aboutATaskAndAboutACluster(String action, String request, boolean task, boolean cluster) throws IOException {
        String call = "\"eventSource\":\"ecs.amazonaws.com\",\"eventName\":\"" + action + "\",\"requestParameters\":"
                + request.replace('\'', '"');
        assertThat(told(USER, call, TASK).isPresent()).isEqualTo(task);
        assertThat(told(USER, call, asked("shop", "")).isPresent()).isEqualTo(cluster);
    }

    @Test
    void aClusterOfEksIsKnownByItsName() throws IOException {
        String call = "\"eventSource\":\"eks.amazonaws.com\",\"eventName\":\"CreateAccessEntry\","
                + "\"requestParameters\":{\"name\":\"shop\"}";
        assertThat(told(USER, call, asked("shop", ""))).isPresent();
        assertThat(told(USER, call, asked("other", ""))).isEmpty();
    }

    /** Whoever goes on later knows what the pages before told; a key that comes again counts once. */
    @Test
    void keysAreKeptWithThePlaceWhereItPaused() throws IOException {
        Event event = Event.builder()
                .cloudTrailEvent("{\"userIdentity\":{" + USER + "}," + RUN + "}")
                .build();
        TrailPage page = new TrailPage(List.of(event, event));
        TrailProgress start = TrailProgress.from(Cursor.START);
        TrailProgress paused =
                start.plus(page, ExecSessionCount.ZERO, start.keys().plus(page, TASK), "next");
        StarterAccessKeys later = TrailProgress.from(paused.cursor()).keys();
        assertThat(later.keys()).containsExactly(KEY);
        assertThat(later.plus(page, TASK)).isEqualTo(later);
    }
}
