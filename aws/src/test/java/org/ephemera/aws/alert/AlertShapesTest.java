package org.ephemera.aws.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.format.Json;
import org.ephemera.model.AlertSeverity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parsed content of each form of alert: target, type, severity, event, window, tags. */
class AlertShapesTest {
    private static final String TASK =
            "arn:aws:ecs:eu-central-1:123456789012:task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8";
    private static final String SERVICE = "arn:aws:ecs:eu-central-1:123456789012:service/shop/checkout";
    private static final String ALARM = "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:checkout-cpu";

    @ParameterizedTest
    @CsvSource({
        "finding-ecs-runtime,        aws.guardduty,   CryptoCurrency:Runtime/BitcoinTool.B!DNS, 80, 8",
        "finding-ecs-cluster,        aws.guardduty,   CryptoCurrency:Runtime/BitcoinTool.B!DNS, 80, 8",
        "task-stopped,               aws.ecs,         ECS Task State Change/STOPPED, ,",
        "service-action-error,       aws.ecs,         ECS Service Action/SERVICE_TASK_PLACEMENT_FAILURE, 70, ERROR",
        "service-action-steady,      aws.ecs,         ECS Service Action/SERVICE_STEADY_STATE, 0, INFO",
        "service-deployment-failed,  aws.ecs,         ECS Deployment State Change/SERVICE_DEPLOYMENT_FAILED, 70, ERROR",
        "finding-ec2-malware,        aws.guardduty,   Execution:EC2/MaliciousFile, 80, 8",
        "api-execute-command,        aws.cloudtrail,  AWS API Call via CloudTrail/ExecuteCommand, ,",
        "api-update-service,         aws.cloudtrail,  AWS API Call via CloudTrail/UpdateService, ,",
        "alarm-service,              aws.cloudwatch,  CloudWatch Alarm State Change/checkout-cpu, ,",
        "securityhub-imported,       aws.securityhub, TTPs/Command and Control/CryptoCurrency:Runtime-BitcoinTool.B!DNS, 70, HIGH",
        "securityhub-v2,             aws.securityhub, CryptoCurrency:Runtime/BitcoinTool.B!DNS, 70, High",
        "falco-talon,                falco,           Detect crypto miners using the Stratum protocol, 90, Critical",
        "falco-talon-fields,         falco,           '', ,",
    })
    void parsesTypeAndSeverity(String fixture, String source, String type, Integer score, String origin)
            throws IOException {
        AlertSubject subject = only(fixture);
        assertThat(subject.trigger().source()).isEqualTo(source);
        assertThat(subject.trigger().type()).isEqualTo(type);
        assertThat(subject.trigger().eventId()).isNotBlank();
        assertThat(subject.trigger().severity())
                .isEqualTo(Optional.ofNullable(score).map(number -> new AlertSeverity(number, origin)));
    }

    @Test
    void parsesTaskOfSecurityHubFinding() throws IOException {
        for (String fixture : List.of("securityhub-imported", "securityhub-v2", "securityhub-action")) {
            AlertSubject subject = only(fixture);
            assertThat(subject.target().id()).isEqualTo(TASK);
            assertThat(subject.tags()).isEqualTo(Map.of("env", "prod"));
            assertThat(subject.trigger().eventTime()).contains(Instant.parse("2026-11-25T10:18:33.512Z"));
        }
        assertThat(only("securityhub-imported").target().attributes())
                .containsEntry("createdAt", "2026-11-25T10:05:00Z")
                .containsEntry("group", "service:checkout")
                .containsEntry("taskDefinition", "arn:aws:ecs:eu-central-1:123456789012:task-definition/checkout:7");
    }

    /** A user who triggers the action again wants another collection; the same finding by itself is the same event. */
    @Test
    void customActionIsSeparateEventOnClosedFinding() throws IOException {
        assertThat(only("securityhub-action").trigger().eventId())
                .startsWith("9b7d3f51-1c64-4f20-8d2c-cc0e6f1b7a04#arn:aws:guardduty:");
        assertThat(only("securityhub-imported").trigger().eventId()).startsWith("arn:aws:guardduty:");
        assertThat(reason("securityhub-archived")).endsWith("is ARCHIVED; nothing is collected");
    }

    /** One change of an alarm that arrives in three forms is one event. */
    @Test
    void alarmIsSameEventInEachForm() throws IOException {
        AlertSubject event = only("alarm-service");
        assertThat(event.target().id()).isEqualTo(SERVICE);
        assertThat(event.trigger().eventId()).isEqualTo(ALARM);
        assertThat(event.trigger().eventTime()).contains(Instant.parse("2026-11-25T10:20:04.318Z"));
        for (String fixture : List.of("alarm-direct", "alarm-sns")) {
            assertThat(only(fixture).trigger()).isEqualTo(event.trigger());
            assertThat(only(fixture).target()).isEqualTo(event.target());
        }
        assertThat(only("alarm-task").target().id()).isEqualTo(TASK);
    }

    /** The alarm changes separately for each service, for several at the same moment. */
    @Test
    void queryAlarmIsSeparateEventForEachMetric() throws IOException {
        AlertSubject one = only("alarm-query");
        assertThat(one.target().id()).isEqualTo(SERVICE);
        assertThat(one.trigger().eventId()).endsWith(":alarm:services-cpu#6d442278dba546f6");
        String event = text("alarm-query");
        AlertSubject two = only(utf8(event.replace("6d442278dba546f6", "0d442278dba546f7")
                .replace("\"ServiceName\": \"checkout\"", "\"ServiceName\": \"cart\"")));
        assertThat(two.target().id()).isEqualTo(SERVICE.replace("checkout", "cart"));
        assertThat(two.trigger().eventId()).isNotEqualTo(one.trigger().eventId());
        // In a monitoring account.
        AlertSubject three = only(utf8(event.replace(
                "\"ServiceName\": \"checkout\"",
                "\"ServiceName\": \"checkout\", \"AWS.AccountId\": \"999999999999\"")));
        assertThat(three.target().id()).isEqualTo(SERVICE.replace("123456789012", "999999999999"));
        // Form of the alarm's Lambda action.
        JsonNode json = Json.parse(utf8(event));
        ObjectNode direct = Json.object()
                .put("source", "aws.cloudwatch")
                .put("alarmArn", json.at("/resources/0").asText());
        direct.set("alarmData", json.path("detail"));
        assertThat(only(Json.bytes(direct)).trigger()).isEqualTo(one.trigger());
        // Form of a notification.
        ObjectNode notification = Json.object()
                .put("AlarmName", "services-cpu")
                .put("AlarmArn", json.at("/resources/0").asText())
                .put("NewStateValue", "ALARM")
                .put("StateChangeTime", json.at("/detail/state/timestamp").asText())
                .put("AlarmContributorId", "6d442278dba546f6");
        notification.set("AlarmContributorAttributes", json.at("/detail/alarmContributor/attributes"));
        notification
                .putObject("Trigger")
                .putArray("Metrics")
                .addObject()
                .put(
                        "Expression",
                        json.at("/detail/configuration/metrics/0/expression").asText());
        assertThat(only(Json.bytes(notification)).trigger()).isEqualTo(one.trigger());
        assertThat(only(Json.bytes(notification)).target()).isEqualTo(one.target());
        for (String plain : List.of("FROM \\\"AWS/DynamoDB\\\" GROUP", "from MyOwn group")) {
            String other = event.replaceFirst("FROM SCHEMA.*? GROUP", Matcher.quoteReplacement(plain));
            assertThat(reason(utf8(other))).contains("belongs neither to ECS nor to EKS");
        }
    }

    @Test
    void usesAccountOfTheMetric() throws IOException {
        String event =
                text("alarm-service").replace("\"id\": \"m1\"", "\"id\": \"m1\", \"accountId\": \"999999999999\"");
        assertThat(only(utf8(event)).target().id()).isEqualTo(SERVICE.replace("123456789012", "999999999999"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alarm-ok            | the alarm 'checkout-cpu' has the state 'OK', not ALARM; nothing is collected",
                "alarm-ec2           | its metric has the namespace 'AWS/EC2'",
                "alarm-composite     | the alarm 'shop-all' is a composite alarm",
                "finding-ec2         | is about a resource of type 'Instance'",
                "securityhub-control | the finding is about a resource of type 'AwsEcsTaskDefinition'",
                "falco-talon-pod     | contains the pod 'checkout-7f9c' but not its cluster",
                "finding-container   | the container 'web' of the image 'nginx:1.27' on the instance i-0a1b2c3d4e5f60718",
                "api-execute-command-denied | failed with AccessDenied and changed nothing",
                "api-register-task-definition | ecs:ListTasks with the family",
                "inspector-image     | and contains no task and no pod; 'aws inspector2 get-clusters-for-image",
                "inspector-image-in-use | Inspector counts 3 in use; 'aws inspector2 get-clusters-for-image",
                "inspector-lambda    | is about a resource of type 'AWS_LAMBDA_FUNCTION'",
            })
    void reportsReasonWithoutContainer(String fixture, String reason) throws IOException {
        assertThat(reason(fixture)).contains(reason);
    }

    /** The tags of an instance contain its cluster; without Runtime Monitoring, a finding contains nothing else. */
    @ParameterizedTest
    @CsvSource({
        "finding-ec2-malware, aws.ecs.container-instance, arn:aws:ecs:eu-central-1:123456789012:container-instance/shop/i-0a1b2c3d4e5f60718",
        "finding-ec2-malware-node, aws.eks.node, arn:aws:eks:eu-central-1:123456789012:cluster/shop#node:i-0a1b2c3d4e5f60718",
        "finding-ec2-node, aws.eks.node, arn:aws:eks:eu-central-1:123456789012:cluster/shop#node:i-0a1b2c3d4e5f60718",
        "securityhub-ec2-node, aws.eks.node, arn:aws:eks:eu-central-1:123456789012:cluster/shop#node:i-0a1b2c3d4e5f60718",
        "securityhub-v2-ec2, aws.ecs.container-instance, arn:aws:ecs:eu-central-1:123456789012:container-instance/shop/i-0a1b2c3d4e5f60718",
        "inspector-ec2-node, aws.eks.node, arn:aws:eks:eu-central-1:123456789012:cluster/shop#node:i-0a1b2c3d4e5f60718",
        "api-eks-access-entry, aws.eks.cluster, arn:aws:eks:eu-central-1:123456789012:cluster/shop",
        "api-eks-pod-identity, aws.eks.namespace, arn:aws:eks:eu-central-1:123456789012:cluster/shop#shop",
    })
    void selectsPlaceOfContainers(String fixture, String kind, String id) throws IOException {
        assertThat(only(fixture).target().kind()).isEqualTo(kind);
        assertThat(only(fixture).target().id()).isEqualTo(id);
    }

    @Test
    void selectsNodeOfInstanceInSequence() throws IOException {
        String tagged = text("finding-ec2-attack-sequence")
                .replaceFirst(
                        "\"tags\"\\s*:\\s*\\[]",
                        "\"tags\": [{\"key\": \"kubernetes.io/cluster/shop\", \"value\": \"owned\"}]");
        assertThat(only(utf8(tagged)).target().id()).endsWith("cluster/shop#node:i-0a1b2c3d4e5f60718");
    }

    /** The local address is that of the pod; the address of the interface is that of its node. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "finding-ec2-node     | addresses | 10.0.12.77",
                "finding-ec2-node     | nodeDnsName | ip-10-0-12-34.eu-central-1.compute.internal",
                "securityhub-ec2-node | address   | 10.0.12.77",
                "securityhub-ec2-node | process   | /tmp/.x/kworkerd",
                "securityhub-v2-ec2   | addresses | 10.0.12.77,198.51.100.7",
                "securityhub-v2-ec2   | processes | /tmp/.x/kworkerd",
            })
    void keepsHintsOfInstance(String fixture, String name, String value) throws IOException {
        assertThat(only(fixture).target().attributes()).containsEntry(name, value);
    }

    /** Processes and addresses rank the containers. */
    @Test
    void keepsProcessesAndServiceAccount() throws IOException {
        assertThat(only("finding-eks-runtime").target().attributes())
                .containsEntry("processes", "/tmp/.x/kworkerd,/bin/busybox");
        assertThat(only("api-eks-pod-identity").target().attributes()).containsEntry("serviceAccount", "checkout");
    }

    @Test
    void parsesFalcoPodWhenClusterIsPresent() throws IOException {
        String cluster = "arn:aws:eks:eu-central-1:123456789012:cluster/shop";
        String event = text("falco-talon-pod")
                .replace("\"k8s.ns.name\"", "\"eks.cluster\": \"" + cluster + "\", \"k8s.ns.name\"");
        assertThat(only(utf8(event)).target().id()).isEqualTo(cluster + "#shop/checkout-7f9c");
        assertThat(only(utf8(event)).target().kind()).isEqualTo("aws.eks.pod");
        String typed = event.replace("\"eks.cluster\"", "\"proc.args\"");
        assertThat(AlertParser.parse(utf8(typed))).isNotInstanceOf(ParsedAlert.Recognised.class);
    }

    /** An event of a process on the host, or in a container whose pod Falco does not know. */
    @Test
    void parsesNodeWhenFalcoEventHasNoPod() throws IOException {
        String cluster = "arn:aws:eks:eu-central-1:123456789012:cluster/shop";
        String event = text("falcosidekick-pod").replaceAll(".*\"k8s[.].*\n", "");
        assertThat(only(utf8(event)).target().id()).isEqualTo(cluster + "#node:ip-10-0-1-17");
        assertThat(only(utf8(event)).target().attributes())
                .containsEntry("process", "/tmp/xmrig")
                .containsEntry("image", "registry.example/checkout");
        String audit = event.replace("\"syscall\"", "\"k8s_audit\"")
                .replace("\"cluster\"", "\"ka.target.namespace\": \"shop\", \"cluster\"");
        assertThat(only(utf8(audit)).target().id()).isEqualTo(cluster + "#shop");
    }

    @Test
    void parsesTasksInListAndSignalsOfSequence() throws IOException {
        String second = TASK.replace("0f9a1b2c3d4e", "ffffffffffff");
        ParsedAlert.Recognised alert = recognised(bytes("finding-ecs-attack-sequence-two-tasks"));
        assertThat(alert.subjects()).extracting(s -> s.target().id()).containsExactly(TASK, second);
        assertThat(alert.subjects()).extracting(s -> s.trigger().eventId()).doesNotHaveDuplicates();
        assertThat(alert.subjects().getFirst().tags()).isEqualTo(Map.of("env", "prod"));
        // The sequence began days before the report: the default window of one day would miss its start.
        assertThat(alert.subjects().getFirst().window().from()).contains(Instant.parse("2026-11-22T07:02:11Z"));
        assertThat(only("finding-ecs-runtime").window().from()).isEmpty();
    }

    @Test
    void completesShortServiceArn() throws IOException {
        assertThat(only("service-action-short").target().id()).isEqualTo(SERVICE);
        assertThat(reason(utf8(text("service-action-short").replace("clusterArn", "other"))))
                .contains("is the short ARN of a service");
    }

    /** Accounts may still use the short form. A malformed ARN does not hide the cluster of the task. */
    @Test
    void completesShortTaskArn() throws IOException {
        String shortened = TASK.replace(":task/shop/", ":task/");
        for (String fixture : List.of("finding-ecs-runtime", "task-stopped")) {
            assertThat(only(utf8(text(fixture).replace(TASK, shortened)))
                            .target()
                            .id())
                    .isEqualTo(TASK);
        }
        ParsedAlert.Recognised odd = recognised(utf8(text("finding-ecs-runtime").replace(TASK, "a task")));
        assertThat(odd.subjects())
                .extracting(s -> s.target().id())
                .containsExactly("arn:aws:ecs:eu-central-1:123456789012:cluster/shop");
        assertThat(odd.unplaced()).hasSize(1);
    }

    /** Form of a rule with the input path $.detail, and of saved output of {@code aws ecs describe-tasks}. */
    @Test
    void parsesTaskWithoutEvent() throws IOException {
        JsonNode detail = Json.parse(bytes("task-stopped")).path("detail");
        AlertSubject whole = only("task-stopped");
        AlertSubject bare = only(Json.bytes(detail));
        assertThat(bare.trigger().type()).isEqualTo(whole.trigger().type());
        assertThat(bare.target().attributes())
                .containsEntry("taskDefinition", whole.target().attributes().get("taskDefinition"));
        ObjectNode described = detail.deepCopy();
        described.remove("updatedAt");
        ObjectNode answer = Json.object();
        answer.putArray("tasks").add(described);
        answer.putArray("failures");
        assertThat(only(Json.bytes(answer)).target().id()).isEqualTo(TASK);
        assertThat(only(Json.bytes(answer)).trigger().eventTime())
                .contains(Instant.parse(detail.path("stoppedAt").asText()));
    }

    @Test
    void parsesTaskOfFalcoLabels() throws IOException {
        assertThat(only("falco-talon").target().id()).isEqualTo(TASK);
        assertThat(only("falco-talon-fields").target().id()).isEqualTo(TASK);
        assertThat(only("falco-talon").trigger().eventTime()).contains(Instant.parse("2026-11-25T10:18:33.512345678Z"));
    }

    /**
     * The value of an image's label may contain commas, and the label may come first; the real task is still
     * collected.
     */
    @Test
    void imageLabelCannotHideTheTask() throws IOException {
        String other = TASK.replace("0f9a1b2c3d4e", "ffffffffffff");
        String event = text("falco-talon")
                .replace(
                        "\"com.amazonaws.ecs.cluster",
                        "\"a.label:1,com.amazonaws.ecs.task-arn:" + other + ",com.amazonaws.ecs.cluster");
        assertThat(recognised(utf8(event)).subjects())
                .extracting(s -> s.target().id())
                .containsExactlyInAnyOrder(TASK, other);
    }

    @Test
    void parsesEachRecordSeparately() throws IOException {
        JsonNode records = Json.parse(bytes("envelope-sqs")).path("Records");
        ParsedAlert.Recognised alert = recognised(bytes("envelope-sqs"));
        assertThat(alert.subjects()).extracting(s -> s.target().id()).containsExactly(TASK, SERVICE, TASK);
        assertThat(eventOf(alert.subjects().getFirst()))
                .isEqualTo(records.at("/0/body").asText());
        // The alert within the notification within the message.
        assertThat(eventOf(alert.subjects().get(1)))
                .isEqualTo(Json.parse(utf8(records.at("/1/body").asText()))
                        .path("Message")
                        .asText());
        assertThat(alert.subjects().get(2).trigger().eventId()).isEqualTo("059f36b4-87a3-44ab-83d2-661975830a03");
        assertThat(alert.unplaced()).singleElement().satisfies(none -> {
            assertThat(none.reason()).contains("'Instance'");
            assertThat(none.event().map(ReceivedEvent::bytes).map(b -> new String(b, StandardCharsets.UTF_8)))
                    .contains(records.at("/3/body").asText());
        });
    }

    /** A file of Falco events, or an export: a parser of only the first value would silently ignore the others. */
    @Test
    void parsesConcatenatedAlertsSeparately() throws IOException {
        String second = TASK.replace("0f9a1b2c3d4e", "ffffffffffff");
        String one = Json.parse(bytes("falco-talon")).toString();
        String other = one.replace(TASK, second).replace("3fe7f5ab", "aaaaaaaa");
        ParsedAlert.Recognised alert = recognised(utf8("\ufeff" + one + "\n" + other + "\r\n" + one.substring(0, 99)));
        assertThat(alert.subjects()).extracting(s -> s.target().id()).containsExactly(TASK, second);
        assertThat(alert.subjects()).extracting(AlertShapesTest::eventOf).containsExactly(one, other);
        assertThat(alert.unplaced())
                .singleElement()
                .satisfies(cut -> assertThat(cut.reason()).contains("not JSON at line 2"));
        assertThat(AlertParser.parse((one + "\n" + other).getBytes(StandardCharsets.UTF_16)))
                .isInstanceOfSatisfying(
                        ParsedAlert.NotAnAlert.class,
                        not -> assertThat(not.reason()).isEqualTo("it is more than one JSON value, and not in UTF-8"));
        assertThat(only(one.getBytes(StandardCharsets.UTF_16)).target().id()).isEqualTo(TASK);
        assertThat(AlertParser.parse(utf8((one + "\n").repeat(51))))
                .isInstanceOfSatisfying(
                        ParsedAlert.NotAnAlert.class,
                        not -> assertThat(not.reason()).contains("more than 50"));
    }

    /** Output of {@code aws guardduty get-findings --query Findings} and {@code aws sqs receive-message}. */
    @Test
    void parsesListsOfAwsCliOutput() throws IOException {
        String findings = "[" + text("finding-ecs-runtime") + "," + text("task-stopped") + "]";
        ParsedAlert.Recognised alert = recognised(utf8(findings));
        assertThat(alert.subjects()).extracting(s -> s.trigger().source()).containsExactly("aws.guardduty", "aws.ecs");
        JsonNode record = Json.parse(bytes("envelope-sqs")).at("/Records/0");
        String message = Json.object()
                .set(
                        "Messages",
                        Json.object()
                                .arrayNode()
                                .add(Json.object()
                                        .put("MessageId", "m-1")
                                        .put("Body", record.path("body").asText())))
                .toString();
        assertThat(only(utf8(message)).target().id()).isEqualTo(TASK);
    }

    /** A rule's output may lack %evt.time; events at different times must still be different. */
    @Test
    void distinguishesFalcoEventsByTime() throws IOException {
        String one = text("falco-talon").replace("\"trace_id\"", "\"other\"").replace("\"evt.time\"", "\"evt.num\"");
        String later = one.replace("2026-11-25T10:18:33", "2026-12-02T10:18:33");
        assertThat(only(utf8(later)).trigger().eventId())
                .isNotEqualTo(only(utf8(one)).trigger().eventId());
        assertThat(only(utf8(one)).trigger().eventId())
                .isEqualTo(only(utf8(one)).trigger().eventId());
    }

    private static String eventOf(AlertSubject subject) {
        return new String(subject.event().orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    private static ParsedAlert.Recognised recognised(byte[] payload) {
        ParsedAlert alert = AlertParser.parse(payload);
        assertThat(alert).isInstanceOf(ParsedAlert.Recognised.class);
        return (ParsedAlert.Recognised) alert;
    }

    private static AlertSubject only(String fixture) throws IOException {
        return only(bytes(fixture));
    }

    private static AlertSubject only(byte[] payload) {
        ParsedAlert.Recognised alert = recognised(payload);
        assertThat(alert.unplaced()).isEmpty();
        assertThat(alert.subjects()).hasSize(1);
        return alert.subjects().getFirst();
    }

    private static String reason(String fixture) throws IOException {
        return reason(bytes(fixture));
    }

    private static String reason(byte[] payload) {
        ParsedAlert alert = AlertParser.parse(payload);
        assertThat(alert).isInstanceOf(ParsedAlert.NoContainer.class);
        return ((ParsedAlert.NoContainer) alert).reason();
    }

    private static String text(String fixture) throws IOException {
        return new String(bytes(fixture), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String fixture) throws IOException {
        String name = "/org/ephemera/aws/alert/" + fixture + ".json";
        try (InputStream in = AlertShapesTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
