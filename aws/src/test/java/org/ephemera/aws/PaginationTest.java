package org.ephemera.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.lab.scenario.StoredTrail;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Pagination of every list operation: each list in pages of one element, after an empty first page. */
@Tag("source-aws")
class PaginationTest {
    private static final Map<String, Class<?>> CLIENTS = Map.of(
            "cloudtrail", CloudTrailClient.class,
            "cloudwatch", CloudWatchClient.class,
            "ecr", EcrClient.class,
            "ecs", EcsClient.class,
            "logs", CloudWatchLogsClient.class,
            "s3", S3Client.class);
    private static final Set<String> QUERIES = Set.of(
            "ec2:DescribeInstances",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSecurityGroupRules",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeVolumes",
            "elasticloadbalancing:DescribeTargetGroups",
            "iam:ListAttachedRolePolicies",
            "iam:ListRolePolicies");

    @TempDir
    Path folder;

    private final Instant began = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final Clock then = Clock.fixed(began, ZoneOffset.UTC);
    private int collections;

    @Test
    void collectsSameEvidenceInPagesOfOne() throws IOException {
        assertSameInPages(Scenario.named("eks-escape", then));
    }

    /** Each list operation of an ECS target: an empty first page, and the elements on later pages. */
    @Test
    void readsAllPagesOfEveryList() throws IOException {
        Scenario scenario = ScenarioBuilder.at(then)
                .container("app", 5, 80)
                .container("archive", 5, 80)
                .logGroupClass("archive", "INFREQUENT_ACCESS")
                .tasks(2)
                .definitions(2)
                .services(2)
                .onInstances(2)
                .withExec()
                .withTrail("us-west-2")
                .calls(3)
                .build();
        String cluster = scenario.ecs().clusters().getFirst().path("clusterArn").asText();
        String machine = scenario.ecs()
                .all("containerInstances")
                .getFirst()
                .path("ec2InstanceId")
                .asText();
        String instance = cluster.replace(":cluster/", ":container-instance/") + "/" + machine;
        List<JsonNode> log = new ArrayList<>();
        log.addAll(assertSameInPages(scenario, AcquisitionFixture.requestFor(cluster))
                .log());
        log.addAll(assertSameInPages(scenario, AcquisitionFixture.requestFor(instance))
                .log());
        Set<String> listings = AwsSources.artifacts().stream()
                .filter(artifact -> !artifact.id().matches("aws[.](sweep|eks)[.].*"))
                .flatMap(artifact -> artifact.operations().stream())
                .filter(PaginationTest::hasPages)
                // The request is for one image by its digest.
                .filter(operation -> !operation.equals("ecr:DescribeImages"))
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, Set<String>> pages = new TreeMap<>();
        for (JsonNode line : log) {
            String operation = line.at("/request/service").asText() + ":"
                    + line.at("/request/operation").asText();
            if (line.path("event").asText().equals("api.response")) {
                pages.computeIfAbsent(operation, of -> new TreeSet<>())
                        .add((line.path("count").asInt() == 0 ? "empty " : "full ")
                                + (line.path("more").asBoolean() ? "more" : "end"));
            }
        }
        assertThat(listings)
                .hasSizeGreaterThan(20)
                .allSatisfy(listing -> assertThat(pages.getOrDefault(listing, Set.of()))
                        .as("%s of %s", listing, pages)
                        .contains("empty more")
                        .containsAnyOf("full more", "full end"));
    }

    /** Reports whether an operation is paginated, according to the SDK or to the reference of the service. */
    private static boolean hasPages(String operation) {
        String[] parts = operation.split(":", 2);
        Class<?> client = CLIENTS.get(parts[0]);
        if (client == null) {
            return QUERIES.contains(operation);
        }
        String paginator = parts[1].substring(0, 1).toLowerCase(Locale.ROOT) + parts[1].substring(1) + "Paginator";
        return Stream.of(client.getMethods())
                .anyMatch(method -> method.getName().equals(paginator));
    }

    private void assertSameInPages(Scenario scenario) throws IOException {
        assertSameInPages(scenario, scenario.alert());
    }

    private CollectedPackage assertSameInPages(Scenario scenario, byte[] alert) throws IOException {
        collections++;
        CollectedPackage usual = collect(scenario, alert, "usual" + collections, Faults.none());
        // The first of two matching rules applies; one data point a page would exceed the page limit.
        CollectedPackage inPages = collect(
                scenario,
                alert,
                "pages" + collections,
                Faults.none()
                        .emptyPageWithToken("*")
                        .pageSize("GetMetricData", 10_000)
                        .pageSize("*", 1));
        assertThat(inPages.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(found(inPages)).isEqualTo(found(usual));
        assertThat(inPages.operations().count())
                .isGreaterThan(usual.operations().count() + 60);
        return inPages;
    }

    /** Returns the outcomes of each artifact's items with their record counts, in any order. */
    private static Map<String, List<String>> found(CollectedPackage gathered) {
        return gathered.seal().outcomes().items().stream()
                .collect(Collectors.groupingBy(
                        item -> item.planned().artifact(),
                        TreeMap::new,
                        Collectors.mapping(
                                item -> item.code() + " " + item.extent().records(),
                                Collectors.collectingAndThen(
                                        Collectors.toList(),
                                        ends -> ends.stream().sorted().toList()))));
    }

    /** Each collection starts in the same minute; one in the next minute would find more metrics. */
    private CollectedPackage collect(Scenario scenario, byte[] alert, String name, Faults faults) throws IOException {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), began));
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return AcquisitionFixture.at(folder.resolve(name), cloud.endpoint(), clock)
                    .set(
                            TrailLogGroup.SETTING,
                            scenario.audit().stored().map(StoredTrail::groupArn).orElse(""))
                    .collect(alert);
        }
    }
}
