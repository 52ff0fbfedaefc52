package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.AlertSelector;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.function.AlertFunction;
import org.ephemera.aws.function.SweepFunction;
import org.ephemera.aws.function.WorkFunction;
import org.ephemera.aws.kms.KmsSigner;
import org.ephemera.aws.store.S3Location;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.queue.PackageWorker;
import org.ephemera.recorder.OnStop;
import org.ephemera.seal.HttpTimestampAuthority;
import org.ephemera.store.Retention;
import org.ephemera.sweep.SweepScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Ruler;

/** Event patterns of the template, matched by EventBridge's own matcher, and settings of the functions. */
class TemplateTest {
    private static final Template TEMPLATE = Template.read();
    private static final String CLUSTER = "arn:aws:ecs:eu-central-1:123456789012:cluster/shop";
    private static final String SERVICE = "arn:aws:ecs:eu-central-1:123456789012:service/shop/checkout";
    private static final String EKS = "arn:aws:eks:eu-central-1:123456789012:cluster/shop";

    private static final String TASK =
            "arn:aws:ecs:eu-central-1:123456789012:task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8";

    /** CloudFormation accepts 1 MB from a bucket. */
    @Test
    void fitsCloudFormationLimitForBuckets() throws IOException {
        assertThat(Files.size(Path.of("../infra/aws/template.yaml"))).isLessThanOrEqualTo(1 << 20);
    }

    @Test
    void everyPatternIsValid() {
        assertThat(rules())
                .hasSizeGreaterThan(5)
                .allSatisfy(rule -> assertThat(JsonRuleCompiler.check(pattern(rule)))
                        .as(rule)
                        .isNull());
    }

    /**
     * Result of the handler for an event that a rule matches; "none": no rule matches; "nothing": the event contains
     * nothing to collect.
     */
    @ParameterizedTest
    @CsvSource({
        "finding-ecs-runtime.json,                   FindingRule,           TASK",
        "finding-ecs-malware.json,                   FindingRule,           TASK",
        "finding-ecs-attack-sequence.json,           FindingRule,           TASK",
        "finding-ecs-attack-sequence-two-tasks.json, FindingRule,           TASK SECOND",
        "finding-ecs-cluster.json,                   FindingRule,           CLUSTER",
        "finding-eks-exec.json,                      FindingRule,           POD",
        "finding-eks-runtime.json,                   FindingRule,           WORKLOAD",
        "finding-eks-attack-sequence-workload.json,  FindingRule,           WORKLOAD",
        "finding-eks-attack-sequence.json,           FindingRule,           EKS",
        "finding-eks-cluster.json,                   FindingRule,           EKS",
        "finding-attack-sequence-task-and-cluster.json, FindingRule,        TASK EKS",
        "finding-ec2-attack-sequence.json,           FindingRule,           nothing",
        "finding-container.json,                     FindingRule,           nothing",
        "finding-eks-malware.json,                   FindingRule,           WORKLOAD",
        "finding-ec2-malware.json,                   FindingRule,           INSTANCE",
        "finding-ec2-malware-node.json,              FindingRule,           NODE",
        "finding-ec2-node.json,                      FindingRule,           NODE",
        "finding-ec2.json,                           none, none",
        "api-execute-command.json,                   ApiCallRule,           TASK",
        "api-execute-command-denied.json,            none, none",
        "api-run-task.json,                          ApiCallRule,           TASK",
        "api-stop-task.json,                         ApiCallRule,           TASK",
        "api-update-service.json,                    ApiCallRule,           SERVICE",
        "api-update-service-scaling.json,            none, none",
        "api-register-task-definition.json,          none, none",
        "api-eks-access-entry.json,                  ApiCallRule,           EKS",
        "api-eks-pod-identity.json,                  ApiCallRule,           NAMESPACE",
        "runtime-coverage-ecs.json,                  none, none",
        "task-stopped.json,                          StoppedTaskRule,       TASK",
        "task-running.json,                          none, none",
        "task-stopping.json,                         none, none",
        "service-action-error.json,                  ServiceActionRule,     SERVICE",
        "service-action-short.json,                  ServiceActionRule,     SERVICE",
        "service-action-steady.json,                 none, none",
        "service-deployment-failed.json,             ServiceActionRule,     SERVICE",
        "service-deployment-completed.json,          none, none",
        "alarm-service.json,                         AlarmRule,             SERVICE",
        "alarm-task.json,                            AlarmRule,             TASK",
        "alarm-pod.json,                             AlarmRule,             POD",
        "alarm-workload.json,                        AlarmRule,             WORKLOAD",
        "alarm-eks-cluster.json,                     AlarmRule,             EKS",
        "alarm-query.json,                           AlarmRule,             SERVICE",
        "alarm-ok.json,                              none, none",
        "alarm-scaling.json,                         none, none",
        "alarm-ec2.json,                             none, none",
        "alarm-composite.json,                       none, none",
        "securityhub-imported.json,                  SecurityHubRule,       TASK",
        "securityhub-v2.json,                        SecurityHubRule,       TASK",
        "securityhub-eks.json,                       SecurityHubRule,       POD",
        "securityhub-v2-eks.json,                    SecurityHubRule,       WORKLOAD",
        "securityhub-control.json,                   none, none",
        "securityhub-archived.json,                  none, none",
        "securityhub-v2-compliance.json,             none, none",
        "securityhub-action.json,                    SecurityHubActionRule, TASK",
        "securityhub-other-action.json,              none, none",
        "falcosidekick-pod.json,                     none, none",
        "alertmanager-pods.json,                     none, none",
        "inspector-image.json,                       none, none",
        "inspector-image-in-use.json,                ImageFindingRule,      nothing",
        "inspector-lambda.json,                      none, none",
    })
    void handlerUnderstandsMatchedEvents(String event, String rule, String targets) throws Exception {
        for (String each : rules()) {
            assertThat(Ruler.matchesRule(fixture(event), pattern(each)))
                    .as("%s matches %s", each, event)
                    .isEqualTo(each.equals(rule));
        }
        if (!rule.equals("none")) {
            ParsedAlert alert = AlertParser.parse(fixture(event).getBytes(StandardCharsets.UTF_8));
            // The template's default, without a selector.
            assertThat(AlertSelection.of(alert, AlertSelector.of(Map.of(AlertSelector.SETTING, "")), Instant.EPOCH)
                            .selected())
                    .extracting(subject -> subject.target().id())
                    .containsExactly(Stream.of(targets.split(" "))
                            .filter(target -> !target.equals("nothing"))
                            .map(TemplateTest::named)
                            .toArray(String[]::new));
        }
    }

    private static String named(String name) {
        return switch (name) {
            case "CLUSTER" -> CLUSTER;
            case "SERVICE" -> SERVICE;
            case "EKS" -> EKS;
            case "NAMESPACE" -> EKS + "#shop";
            case "NODE" -> EKS + "#node:i-0a1b2c3d4e5f60718";
            case "INSTANCE" -> CLUSTER.replace(":cluster/", ":container-instance/") + "/i-0a1b2c3d4e5f60718";
            case "POD" -> EKS + "#shop/checkout-7d4b9c6f5-x2x4q";
            case "WORKLOAD" -> EKS + "#shop/deployment/checkout";
            case "SECOND" -> TASK.replace("0f9a1b2c3d4e", "ffffffffffff");
            default -> TASK;
        };
    }

    @Test
    void everyRuleMayInvokeTheFunction() {
        assertThat(rules()).allSatisfy(rule -> {
            JsonNode target = TEMPLATE.properties(rule).at("/Targets/0");
            assertThat(target.path("Arn").asText()).isEqualTo("AlertFunction.Arn");
            // Without it, events that EventBridge could not deliver within a day would be lost silently.
            assertThat(target.at("/DeadLetterConfig/Arn").asText()).isEqualTo("FailedAlerts.Arn");
            JsonNode permission = TEMPLATE.properties(rule + "Invokes");
            assertThat(permission.required("FunctionName").asText()).isEqualTo("AlertFunction");
            assertThat(permission.required("SourceArn").asText()).isEqualTo(rule + ".Arn");
        });
        assertThat(TEMPLATE.properties("QueuesPolicy").at("/PolicyDocument/Statement"))
                .anySatisfy(statement -> {
                    assertThat(statement.at("/Principal/Service").asText()).isEqualTo("events.amazonaws.com");
                    assertThat(statement.path("Action").asText()).isEqualTo("sqs:SendMessage");
                    assertThat(statement.path("Resource").asText()).isEqualTo("FailedAlerts.Arn");
                });
    }

    /** An alarm may invoke the function as its action, without a rule. */
    @Test
    void alarmsOfTheAccountMayInvokeTheFunction() {
        JsonNode permission = TEMPLATE.properties("AlarmsInvoke");
        assertThat(permission.required("FunctionName").asText()).isEqualTo("AlertFunction");
        assertThat(permission.required("Principal").asText()).isEqualTo("lambda.alarms.cloudwatch.amazonaws.com");
        assertThat(permission.required("SourceAccount").asText()).isEqualTo("AWS::AccountId");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                        | true",
                "{\"level\": [\"high\", \"critical\"]}                     | true",
                "{\"$or\": [{\"tags\": {\"env\": [\"prod\"]}}, {\"kind\": [\"aws.ecs.task\"]}]} | true",
                "high                                                      | false",
            })
    void acceptsSameSelectorsAsFunction(String selector, boolean taken) {
        assertThat(environment("AlertFunction").at("/EPHEMERA_SELECTOR").asText())
                .isEqualTo("Selector");
        assertThat(selector.matches(TEMPLATE.root()
                        .at("/Parameters/Selector/AllowedPattern")
                        .asText()))
                .isEqualTo(taken);
        if (taken) {
            assertThatCode(() -> AlertSelector.of(Map.of(AlertSelector.SETTING, selector)))
                    .doesNotThrowAnyException();
        }
    }

    private static List<String> rules() {
        return TEMPLATE.rules();
    }

    @Test
    void startsTheHandlers() {
        for (Class<?> handler : List.of(AlertFunction.class, WorkFunction.class, SweepFunction.class)) {
            JsonNode function = TEMPLATE.properties(handler.getSimpleName());
            assertThat(function.required("Handler").asText()).isEqualTo(handler.getName());
            assertThat(function.required("Runtime").asText()).isEqualTo("java25");
        }
    }

    /** An event that arrives immediately needs the policies. A reference in Metadata creates the dependency. */
    @Test
    void createsFunctionsAfterTheConditionalPoliciesOfTheirRoles() {
        JsonNode resources = TEMPLATE.root().required("Resources");
        assertThat(resources.at("/AlertFunction/Metadata/After"))
                .map(after -> after.get(1).asText())
                .containsExactly("ReadingRolePolicy", "WebhookPolicy");
        assertThat(resources.at("/WorkFunction/Metadata/After"))
                .map(after -> after.get(1).asText())
                .containsExactly("ReadingRolePolicy", "TrailPolicy", "NetworkPolicy", "WebhookPolicy");
    }

    /**
     * Otherwise Lambda rejects the mapping, and a killed invocation would be followed by another while its claim is
     * still valid.
     */
    @Test
    void hidesMessageLongerThanInvocationTimeout() {
        JsonNode queue = TEMPLATE.properties("WorkQueue");
        assertThat(queue.required("VisibilityTimeout").asInt())
                .isGreaterThan(
                        TEMPLATE.properties("WorkFunction").required("Timeout").asInt() + 120);
        assertThat(queue.at("/RedrivePolicy/maxReceiveCount").asInt()).isGreaterThan(PackageWorker.MOST_DELIVERIES + 1);
        JsonNode mapping = TEMPLATE.properties("WorkMapping");
        assertThat(mapping.required("FunctionName").asText()).isEqualTo("WorkFunction");
        assertThat(mapping.at("/FunctionResponseTypes/0").asText()).isEqualTo("ReportBatchItemFailures");
        // The read APIs have quotas, and the account is in production use.
        assertThat(mapping.at("/ScalingConfig/MaximumConcurrency").asText()).isEqualTo("MaxConcurrency");
        assertThat(mapping.required("BatchSize").asInt()).isEqualTo(1);
    }

    /**
     * Lambda stops a function after 16 invocations by messages that it sent itself, unless this is allowed. In China,
     * GovCloud and two regions Lambda detects no loops and has no API for the setting.
     */
    @Test
    void allowsRecursiveLoop() {
        assertThat(TEMPLATE.properties("WorkFunction").required("RecursiveLoop"))
                .extracting(JsonNode::asText)
                .containsExactly("LoopsDetected", "Allow", "AWS::NoValue");
        JsonNode detected = TEMPLATE.root().required("Conditions").required("LoopsDetected");
        assertThat(detected.get(0)).extracting(JsonNode::asText).containsExactly("AWS::Partition", "aws");
        assertThat(detected.get(1).toString()).contains("mx-central-1", "ap-southeast-6");
    }

    /** Not every region supports both architectures. */
    @Test
    void functionsUseConfiguredArchitecture() {
        assertThat(List.of("AlertFunction", "WorkFunction", "SweepFunction"))
                .allSatisfy(function -> assertThat(TEMPLATE.properties(function).required("Architectures"))
                        .extracting(JsonNode::asText)
                        .containsExactly("Architecture"));
        JsonNode architecture = TEMPLATE.root().at("/Parameters/Architecture");
        assertThat(architecture.path("Default").asText()).isEqualTo("arm64");
        assertThat(architecture.path("AllowedValues")).hasToString("[\"arm64\",\"x86_64\"]");
    }

    @ParameterizedTest
    @CsvSource({"'', false", "0, false", "1, true", "60, true", "10000, true", "10001, false", "none, true"})
    void acceptsSameBudgetsAsFunction(String budget, boolean taken) {
        assertThat(environment("AlertFunction").at("/EPHEMERA_BUDGET").asText()).isEqualTo("Budget");
        assertThat(budget.matches(
                        TEMPLATE.root().at("/Parameters/Budget/AllowedPattern").asText()))
                .isEqualTo(taken);
        if (taken) {
            assertThatCode(() -> PackageBudget.of(Map.of(PackageBudget.SETTING, budget)))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AlertFunction, GOVERNANCE",
        "AlertFunction, COMPLIANCE",
        "WorkFunction, GOVERNANCE",
        "SweepFunction, COMPLIANCE"
    })
    void setsRetentionOfBucketForFunction(String function, Retention.Mode mode) {
        JsonNode setting = environment(function).required("EPHEMERA_RETENTION");
        assertThat(setting.at("/1/Mode"))
                .map(JsonNode::asText)
                .containsExactly("Retention", "RetentionMode", "Setting");
        String filled = setting.at("/0")
                .asText()
                .replace(
                        "${Mode}",
                        TEMPLATE.root()
                                .at("/Mappings/Retention/" + mode + "/Setting")
                                .asText())
                .replace("${RetentionDays}", "365");
        assertThat(Retention.parse(filled)).isEqualTo(new Retention(mode, Optional.of(Duration.ofDays(365)), false));
    }

    @ParameterizedTest
    @CsvSource({"COLLECT, COLLECT, ENABLED", "RECORD, RECORD, ENABLED", "DISABLED, COLLECT, DISABLED"})
    void onStopSettingFollowsParameter(String parameter, OnStop done, String rule) {
        JsonNode stopped = TEMPLATE.root().at("/Mappings/Stopped/" + parameter);
        assertThat(OnStop.of(Map.of(OnStop.SETTING, stopped.path("Setting").asText())))
                .isEqualTo(done);
        assertThat(stopped.path("Rule").asText()).isEqualTo(rule);
        assertThat(environment("AlertFunction").required(OnStop.SETTING))
                .map(JsonNode::asText)
                .containsExactly("Stopped", "StoppedTasks", "Setting");
        assertThat(TEMPLATE.properties("StoppedTaskRule").required("State"))
                .map(JsonNode::asText)
                .containsExactly("Stopped", "StoppedTasks", "Rule");
        assertThat(TEMPLATE.root().at("/Parameters/StoppedTasks/AllowedValues"))
                .map(JsonNode::asText)
                .contains(parameter)
                .hasSize(3);
    }

    /** Otherwise packages of another account's role would be stored and searched under this account's number. */
    @ParameterizedTest
    @CsvSource({"'', 123456789012", "arn:aws:iam::210987654321:role/path/reader, 210987654321"})
    void sweepsAccountOfReadingRole(String role, String account) {
        JsonNode setting = environment("SweepFunction").required(SweepScope.SETTING);
        assertThat(setting.at("/0").asText()).isEqualTo("Swept");
        assertThat(setting.at("/1/1/Read/0").asText()).isEqualTo("ReadsEachAccount");
        assertThat(setting.at("/1/1/Read/1").asText()).isEqualTo("AWS::AccountId");
        JsonNode read = setting.at("/1/1/Read/2");
        String[] parts = read.at("/1/1")
                .asText()
                .replace("${ReadingRole}", role)
                .replace("${AWS::AccountId}", "123456789012")
                .split(read.at("/1/0").asText(), -1);
        String scope = setting.at("/1/0")
                .asText()
                .replace("${Read}", parts[read.at("/0").asInt()])
                .replace("${AWS::Region}", "eu-central-1");
        assertThat(SweepScope.parse(scope)).contains(SweepScope.account(account, "eu-central-1"));
    }

    @Test
    void setsParsableStoreAndSigner() {
        String arn = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        String store = environment("WorkFunction")
                .required("EPHEMERA_STORE")
                .asText()
                .replace("${EvidenceBucket}", "evidence");
        String signer =
                environment("WorkFunction").required("EPHEMERA_SIGNER").asText().replace("${SealKey.Arn}", arn);
        assertThat(S3Location.parse(store)).isEqualTo(new S3Location("evidence", ""));
        assertThat(KmsSigner.of(signer, AwsConnection.of(Map.of())).uri()).isEqualTo("awskms:" + arn);
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "http://timestamp.example.com, true",
        "https://127.0.0.1:8080/tsa/v1, true",
        "ftp://x/, false",
        "http://u:p@x/, false"
    })
    void acceptsSameAuthoritiesAsFunction(String address, boolean taken) {
        String pattern = TEMPLATE.root()
                .at("/Parameters/TimestampAuthority/AllowedPattern")
                .asText();
        assertThat(environment("WorkFunction").at("/EPHEMERA_TSA/1").asText()).isEqualTo("TimestampAuthority");
        assertThat(address.matches(pattern)).isEqualTo(taken);
        if (taken && !address.isEmpty()) {
            assertThatCode(() -> HttpTimestampAuthority.of(address)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "arn:aws:logs:eu-central-1:123456789012:log-group:/cloudtrail/all, true",
        "arn:aws-cn:cloudtrail:cn-north-1:123456789012:eventdatastore/0c1f2a3b-4d5e-6f70-8192-a3b4c5d6e7f8, false",
        "arn:aws:cloudtrail:eu-central-1:123456789012:trail/all, false",
        "arn:aws:logs:eu-central-1:123456789012:log-group:*, false"
    })
    void acceptsSameTrailsAsFunction(String arn, boolean taken) {
        String pattern = TEMPLATE.root().at("/Parameters/Trail/AllowedPattern").asText();
        assertThat(environment("AlertFunction").at("/EPHEMERA_TRAIL").asText()).isEqualTo("Trail");
        assertThat(arn.matches(pattern)).isEqualTo(taken);
        if (taken) {
            assertThat(TrailLogGroup.of(Map.of(TrailLogGroup.SETTING, arn)).map(TrailLogGroup::arn))
                    .isEqualTo(Optional.of(arn).filter(text -> !text.isEmpty()));
        }
    }

    @Test
    void enablesSecondCompilerForHashing() {
        // Only code of the C2 compiler uses the CPU's SHA-256 instructions, and the runtime presets C1.
        assertThat(environment("WorkFunction").required("JAVA_TOOL_OPTIONS"))
                .map(JsonNode::asText)
                .containsExactly("Java", "Tool", "Options");
        assertThat(TEMPLATE.root().at("/Mappings/Java/Tool/Options").asText())
                .contains(
                        "-XX:TieredStopAtLevel=4",
                        "SHA2::implCompress,0.001",
                        "DigestBase::implCompressMultiBlock,0.001");
    }

    static JsonNode environment(String function) {
        return TEMPLATE.properties(function).at("/Environment/Variables");
    }

    static String pattern(String rule) {
        return TEMPLATE.properties(rule).required("EventPattern").toString().replace("${AWS::Partition}", "aws");
    }

    private static String fixture(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(AlertParser.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
