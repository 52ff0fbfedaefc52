package org.ephemera.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Verdict.Answer;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Task definitions that gave access to the host and were deployed or started, then taken back before the collection.
 */
class PastDefinitionsTest {
    private static final String ARN = "arn:aws:ecs:eu-central-1:111122223333:";
    private static final Instant T = Instant.parse("2026-11-26T08:53:13Z");

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final List<ObjectNode> calls = new ArrayList<>();

    @Test
    void analyzesRevisionThatWasTakenBack() throws Exception {
        call("UpdateService", "{'cluster':'shop','service':'web','taskDefinition':'web:8'}", service("EC2", 8));
        call("UpdateService", "{'cluster':'shop','service':'web','taskDefinition':'web:7'}", service("EC2", 7));
        Analysis analysis = of("service", "shop/web", definition(8, "'privileged':true,"));
        assertThat(analysis.verdict().answer()).isEqualTo(Answer.IMAGE_HOST);
        assertThat(analysis.verdict().because())
                .extracting(LocatedValue::value)
                .anyMatch(why -> why.startsWith("ESC-001"))
                .anyMatch(why -> why.contains("web:8 (started with UpdateService by"
                        + " arn:aws:iam::111122223333:user/ops-hotfix at 2026-11-26T08:53:13Z)"));
    }

    /**
     * The call that registered the definition is the only source: ECS no longer returns its task, and its family has no
     * service.
     */
    @Test
    void readsDefinitionFromRegisteringCall() throws Exception {
        call(
                "RegisterTaskDefinition",
                "{}",
                "{'taskDefinition':{'taskDefinitionArn':'" + ARN
                        + "task-definition/tidy:1','volumes':[{'name':'h','host':{'sourcePath':'/'}}],'containerDefinitions':"
                        + "[{'name':'tidy','image':'alpine','mountPoints':[{'sourceVolume':'h','containerPath':'/h'}]}]}}");
        call(
                "RunTask",
                "{'cluster':'shop','taskDefinition':'tidy'}",
                "{'tasks':[{'launchType':'EC2','taskDefinitionArn':'" + ARN + "task-definition/tidy:1'}]}");
        Analysis analysis = of("cluster", "shop");
        assertThat(analysis.verdict().answer()).isEqualTo(Answer.IMAGE_HOST);
        assertThat(analysis.findings()).extracting(found -> found.rule().id()).contains("ESC-007");
    }

    /** Harmless definition, Fargate, another cluster, denied call: none of them is reported. */
    @Test
    void ignoresHarmlessDeployments() throws Exception {
        call("UpdateService", "{'cluster':'shop','service':'web','taskDefinition':'web:6'}", service("EC2", 6));
        call("RunTask", "{'cluster':'shop','taskDefinition':'etl:4','launchType':'FARGATE'}", "{}");
        call("RunTask", "{'cluster':'other','taskDefinition':'web:8'}", "{}");
        call("UpdateService", "{'cluster':'shop','service':'web','taskDefinition':'web:8'}", "{}")
                .put("errorCode", "AccessDenied");
        for (Map.Entry<String, String> target :
                Map.of("service", "shop/web", "cluster", "shop").entrySet()) {
            Analysis analysis =
                    of(target.getKey(), target.getValue(), definition(6, ""), definition(8, "'privileged':true,"));
            assertThat(analysis.verdict().answer()).as(target.getKey()).isEqualTo(Answer.CONTAINER_ONLY);
            assertThat(analysis.gaps()).extracting(EvidenceGap::what).doesNotContain("ESC");
        }
    }

    @Test
    void reportsUnknownDefinitionAsGap() throws Exception {
        call("UpdateService", "{'cluster':'shop','service':'web','taskDefinition':'web:3'}", service("EC2", 3));
        assertThat(of("service", "shop/web").gaps())
                .filteredOn(gap -> gap.what().equals("ESC"))
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("web:3 (started with UpdateService by"));
    }

    /** An attacker may hide a definition by starting many others first; the limit is reported. */
    @Test
    void reportsDefinitionsOverLimitAsGap() throws Exception {
        for (int revision = 1; revision <= 501; revision++) {
            registered("etl", revision, "eu-central-1", "");
            call("RunTask", "{'cluster':'shop','taskDefinition':'etl:" + revision + "'}", "{}");
        }
        assertThat(of("cluster", "shop").gaps())
                .filteredOn(gap -> gap.what().equals("ESC"))
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("not analyzed: etl:501 ("));
    }

    /** The same name in another region is a different definition. */
    @Test
    void usesDefinitionOfTargetRegion() throws Exception {
        registered("tidy", 1, "us-east-1", "");
        registered("tidy", 1, "eu-central-1", "'privileged':true,");
        call("RunTask", "{'cluster':'shop','taskDefinition':'tidy:1'}", "{}");
        assertThat(of("cluster", "shop").verdict().answer()).isEqualTo(Answer.IMAGE_HOST);
    }

    /** Another instance of the cluster ran the second definition, and the third was deployed with a service. */
    @Test
    void analyzesDefinitionThatRanOnInstance() throws Exception {
        registered("tidy", 1, "eu-central-1", "");
        registered("other", 1, "eu-central-1", "'privileged':true,");
        started("tidy", "c1");
        started("other", "c2");
        call("UpdateService", "{'cluster':'shop','service':'web','taskDefinition':'web:8'}", service("EC2", 8));
        FixtureResponse history = definition(8, "'privileged':true,");
        assertThat(of("container-instance", "shop/c1", history).verdict().answer())
                .isEqualTo(Answer.CONTAINER_ONLY);
        assertThat(of("container-instance", "shop/c2", history).verdict().answer())
                .isEqualTo(Answer.IMAGE_HOST);
    }

    private void started(String family, String instance) {
        call(
                "RunTask",
                "{'cluster':'shop','taskDefinition':'" + family + ":1'}",
                "{'tasks':[{'launchType':'EC2','containerInstanceArn':'" + ARN + "container-instance/shop/" + instance
                        + "','taskDefinitionArn':'" + ARN + "task-definition/" + family + ":1'}]}");
    }

    @Test
    void ignoresTaskThatWasNotPlaced() throws Exception {
        registered("tidy", 1, "eu-central-1", "'privileged':true,");
        call(
                "RunTask",
                "{'cluster':'shop','taskDefinition':'tidy:1'}",
                "{'tasks':[],'failures':[{'reason':'RESOURCE:MEMORY'}]}");
        assertThat(of("cluster", "shop").verdict().answer()).isEqualTo(Answer.CONTAINER_ONLY);
    }

    private void registered(String family, int revision, String region, String more) {
        call(
                        "RegisterTaskDefinition",
                        "{}",
                        "{'taskDefinition':{'taskDefinitionArn':'arn:aws:ecs:" + region
                                + ":111122223333:task-definition/" + family + ":" + revision
                                + "','containerDefinitions':[{" + more + "'name':'c','image':'alpine'}]}}")
                .put("awsRegion", region);
    }

    private static String service(String launch, int revision) {
        return "{'service':{'launchType':'" + launch + "','taskDefinition':'" + ARN + "task-definition/web:" + revision
                + "'}}";
    }

    private static FixtureResponse definition(int revision, String more) {
        return response(
                "ecs:DescribeTaskDefinition",
                "{'taskDefinition':{'family':'web','taskDefinitionArn':'" + ARN + "task-definition/web:" + revision
                        + "','containerDefinitions':[{" + more + "'name':'web','image':'shop/web:1'}]}}");
    }

    private ObjectNode call(String action, String request, String response) {
        ObjectNode entry = FixtureCalls.trail(
                "e-" + calls.size(),
                T.plusSeconds(600L * calls.size()),
                FixtureCalls.USER,
                "ecs.amazonaws.com",
                action,
                request.replace('\'', '"'));
        entry.set("responseElements", FixtureCalls.json(response.replace('\'', '"')));
        calls.add(entry);
        return entry;
    }

    private static FixtureResponse response(String operation, String json) {
        return FixtureResponse.json(operation, json.replace('\'', '"'));
    }

    /** Analyzes a package in which one task of {@code web:7} runs. */
    private Analysis of(String kind, String id, FixtureResponse... history) throws Exception {
        Target target = new Target(
                "aws.ecs." + kind, ARN + kind + "/" + id, Map.of("cluster", "shop", "region", "eu-central-1"));
        SealedPackageFixture fixture = SealedPackageFixture.in(folder.resolve(kind + id.hashCode()))
                .target(target)
                .item(
                        "aws.ecs.tasks",
                        Map.of(),
                        response(
                                "ecs:DescribeTasks",
                                "{'tasks':[{'taskArn':'" + ARN
                                        + "task/shop/1','launchType':'EC2','group':'service:web',"
                                        + "'taskDefinitionArn':'" + ARN
                                        + "task-definition/web:7','containers':[{'name':'web'}]}]}"))
                .item("aws.ecs.task-definition", Map.of(), definition(7, ""))
                .item("aws.ecs.definition-history", Map.of(), history)
                .item("aws.cloudtrail.events", Map.of(), FixtureCalls.lookup(calls.toArray(ObjectNode[]::new)));
        try (SealedPackage sealed = fixture.seal()) {
            return PackageAnalyzer.analyze(
                    sealed,
                    PackageAnalyzer.Options.inStore(MetricBaseline.NONE),
                    name -> OutputStream.nullOutputStream());
        }
    }
}
