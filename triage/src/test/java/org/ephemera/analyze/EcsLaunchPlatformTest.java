package org.ephemera.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Verdict.Answer;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.model.Outcome;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdict for a task that DescribeTasks no longer returns. */
class EcsLaunchPlatformTest {
    private static final String BOTH = "'EC2','FARGATE'";
    private static final String OTHER = SealedPackageFixture.TASK.replaceFirst(".$", "0");

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private int packages;

    @Test
    void alertThatStatesFargateRulesOutAHostImage() throws Exception {
        isOnFargate(of(BOTH, Map.of("launchType", "FARGATE"), fixture -> fixture));
    }

    @Test
    void alertAloneRulesOutAHostImage() throws Exception {
        isOnFargate(of("", Map.of("launchType", "FARGATE"), fixture -> fixture));
    }

    @Test
    void stateChangeOnFargateSpotRulesOutAHostImage() throws Exception {
        isOnFargate(of(BOTH, Map.of(), stateChange(SealedPackageFixture.TASK)));
        isUndetermined(of(BOTH, Map.of(), stateChange(OTHER)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{} | ,'launchType':'FARGATE'",
                "{} | ,'capacityProviderName':'FARGATE_SPOT'",
                "{'launchType':'FARGATE'} | ",
                "{'capacityProviderStrategy':[{'capacityProvider':'FARGATE_SPOT','weight':1}]} | ",
            })
    void runTaskOnFargateRulesOutAHostImage(String call) throws Exception {
        String[] parts = call.split(" \\| ", 2);
        isOnFargate(of(BOTH, Map.of(), called("RunTask", parts[0], SealedPackageFixture.TASK, parts[1])));
        isOnFargate(of("", Map.of(), called("RunTask", parts[0], SealedPackageFixture.TASK, parts[1])));
        isUndetermined(of(BOTH, Map.of(), called("RunTask", parts[0], OTHER, parts[1])));
    }

    @Test
    void serviceOnFargateRulesOutAHostImage() throws Exception {
        String fargate =
                "{'serviceArn':'arn:aws:ecs:eu-central-1:111122223333:service/shop/web','launchType':'FARGATE'";
        isOnFargate(of(BOTH, Map.of(), service(fargate + "}")));
        isUndetermined(of(BOTH, Map.of(), service(fargate + ",'deployments':[{'launchType':'EC2'}]}")));
        isUndetermined(of(BOTH, Map.of("group", "service:other"), service(fargate + "}")));
    }

    @Test
    void definitionStatesFargateOnlyIfNothingElseIsCompatible() throws Exception {
        isOnFargate(of("'FARGATE'", Map.of(), fixture -> fixture));
        isUndetermined(of(BOTH, Map.of(), fixture -> fixture));
    }

    /** A Fargate definition can be edited and started again; the platform that ran takes precedence. */
    @Test
    void runningFactOutranksDefinitionAndService() throws Exception {
        isUndetermined(of("'FARGATE'", Map.of("launchType", "EC2"), fixture -> fixture));
        isUndetermined(of("'FARGATE'", Map.of(), called("StartTask", "{}", SealedPackageFixture.TASK, "")));
        isUndetermined(of(
                BOTH,
                Map.of("launchType", "FARGATE"),
                called("RunTask", "{}", SealedPackageFixture.TASK, ",'launchType':'EC2'")));
    }

    @Test
    void logLineOfTheTargetDecidesNothing() throws Exception {
        String forged = "{'source':'aws.ecs','detail-type':'ECS Task State Change','detail':{'taskArn':'"
                + SealedPackageFixture.TASK + "','launchType':'FARGATE','capacityProviderName':'FARGATE'}}";
        String events = "{'events':[{'timestamp':1795601100000,'message':'" + forged.replace("'", "\\\"") + "'}]}";
        isUndetermined(of(
                BOTH,
                Map.of(),
                fixture -> fixture.item(
                        "aws.logs.stream", Map.of("container", "app"), response("logs:GetLogEvents", events))));
    }

    @Test
    void missingTaskOnFargateIsAGapAndNoCaseWithTheProvider() throws Exception {
        for (String compatible : new String[] {BOTH, ""}) {
            Analysis analysis = analysis(compatible, Map.of("launchType", "FARGATE"), fixture -> fixture);
            assertThat(analysis.gaps()).anyMatch(gap -> gap.what().equals("overrides of the task"));
            assertThat(analysis.verdict().containment())
                    .isNotEmpty()
                    .noneMatch(step -> step.title().contains("provider"));
        }
        assertThat(analysis(BOTH, Map.of("launchType", "EC2"), fixture -> fixture)
                        .gaps())
                .noneMatch(gap -> gap.what().equals("overrides of the task"));
    }

    private static void isOnFargate(Verdict verdict) {
        assertThat(verdict.answer()).as("%s", verdict.because()).isEqualTo(Answer.HOST_NOT_ACCESSIBLE);
        assertThat(verdict.because()).extracting(LocatedValue::value).anyMatch(why -> why.contains("ECS on Fargate"));
        assertThat(verdict.containment()).isNotEmpty().noneMatch(step -> (step.title() + step.why()).contains("disk"));
    }

    private static void isUndetermined(Verdict verdict) {
        assertThat(verdict.answer()).as("%s", verdict.because()).isEqualTo(Answer.UNDETERMINED);
    }

    private static UnaryOperator<SealedPackageFixture> stateChange(String task) {
        String event = "{'source':'aws.ecs','detail':{'taskArn':'" + task + "','capacityProviderName':'FARGATE_SPOT'}}";
        return fixture -> fixture.trigger(
                new AcquisitionTrigger(
                        AcquisitionTrigger.Kind.ALERT, "aws.ecs", "e-1", Optional.of(SealedPackageFixture.NOW)),
                event.replace('\'', '"'));
    }

    private static UnaryOperator<SealedPackageFixture> called(String action, String request, String task, String more) {
        ObjectNode call = FixtureCalls.trail(
                "e-1",
                Instant.parse("2026-11-26T08:53:13Z"),
                FixtureCalls.USER,
                "ecs.amazonaws.com",
                action,
                request.replace('\'', '"'));
        call.set(
                "responseElements",
                FixtureCalls.json(("{'tasks':[{'taskArn':'" + task + "'" + more + "}]}").replace('\'', '"')));
        return fixture -> fixture.item("aws.cloudtrail.events", Map.of(), FixtureCalls.lookup(call));
    }

    private static UnaryOperator<SealedPackageFixture> service(String service) {
        return fixture -> fixture.item(
                "aws.ecs.service", Map.of(), response("ecs:DescribeServices", "{'services':[" + service + "]}"));
    }

    private static FixtureResponse response(String operation, String json) {
        return FixtureResponse.json(operation, json.replace('\'', '"'));
    }

    /**
     * Returns the verdict of a package.
     *
     * @param compatibilities of the definition; "" if the package has no definition
     */
    private Verdict of(String compatibilities, Map<String, String> attributes, UnaryOperator<SealedPackageFixture> more)
            throws Exception {
        return analysis(compatibilities, attributes, more).verdict();
    }

    private Analysis analysis(
            String compatibilities, Map<String, String> attributes, UnaryOperator<SealedPackageFixture> more)
            throws Exception {
        Map<String, String> all = new HashMap<>(attributes);
        all.put("region", "eu-central-1");
        SealedPackageFixture fixture = more.apply(SealedPackageFixture.in(folder.resolve("p" + packages++))
                .target(new Target("aws.ecs.task", SealedPackageFixture.TASK, all))
                .item("aws.ecs.task", Map.of(), new Outcome.Expired("the task is not returned by ECS (MISSING)"))
                .item(
                        "aws.ecs.task-definition",
                        Map.of(),
                        compatibilities.isEmpty()
                                ? new FixtureResponse[0]
                                : new FixtureResponse[] {
                                    response(
                                            "ecs:DescribeTaskDefinition",
                                            "{'taskDefinition':{'taskDefinitionArn':"
                                                    + "'arn:aws:ecs:eu-central-1:111122223333:task-definition/app:1',"
                                                    + "'requiresCompatibilities':[" + compatibilities
                                                    + "],'containerDefinitions':[{'name':'app','image':'app:1'}]}}")
                                }));
        try (SealedPackage sealed = fixture.seal()) {
            return PackageAnalyzer.analyze(
                    sealed,
                    PackageAnalyzer.Options.inStore(MetricBaseline.NONE),
                    name -> OutputStream.nullOutputStream());
        }
    }
}
