package org.ephemera.analyze.parse.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.testing.FixtureCalls.USER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ephemera.analyze.model.OtherRegionCalls;
import org.ephemera.analyze.parse.ControlCallReader;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Principals that acted in other regions than the target's. */
class OtherRegionActivityTest {
    private static final Instant T = Instant.parse("2026-11-26T11:53:13Z");
    private static final String COLLECTOR = "arn:aws:sts::111122223333:assumed-role/ephemera-collector/test";
    private static final Target HERE = new Target("aws.ecs.task", "t", Map.of("region", "eu-central-1"));

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private int number;

    private ObjectNode call(int second, String arn, String name, String region) {
        return FixtureCalls.trail("e-" + number++, T.plusSeconds(second), arn, "ecs.amazonaws.com", name, "{}")
                .put("awsRegion", region);
    }

    private List<OtherRegionCalls> of(Target target, ObjectNode... calls) throws Exception {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder)
                .principal(COLLECTOR)
                .item("aws.cloudtrail.events", Map.of("a", "1"), FixtureCalls.lookup(calls));
        try (SealedPackage sealed = fixture.seal()) {
            return OtherRegionActivity.of(ControlCallReader.of(sealed).calls(), target);
        }
    }

    @Test
    void listsChangingCallsFirst() throws Exception {
        List<OtherRegionCalls> all = of(
                HERE,
                call(0, USER, "RunTask", "eu-central-1"),
                call(1, USER, "ListTasks", "us-west-2"),
                call(2, USER, "RunTask", "us-west-2"),
                call(3, USER, "ListClusters", "sa-east-1"));
        assertThat(all).singleElement().satisfies(one -> {
            assertThat(one.principal()).isEqualTo(USER);
            assertThat(one.regions())
                    .extracting(OtherRegionCalls.InRegion::region)
                    .containsExactly("sa-east-1", "us-west-2");
            OtherRegionCalls.InRegion west = one.regions().getLast();
            assertThat(west.calls()).isEqualTo(2);
            assertThat(west.changing()).isEqualTo(1);
            assertThat(west.actions()).containsExactly("RunTask", "ListTasks");
            assertThat(west.evidence().getFirst().place()).hasToString("/Events/2/CloudTrailEvent");
        });
    }

    /** Not reported: read calls of the collector, calls of AWS itself, and calls whose region is unknown. */
    @Test
    void ignoresCollectorAwsAndUnknownRegions() throws Exception {
        ObjectNode service = call(2, "x", "RunTask", "us-west-2");
        service.putObject("userIdentity").put("type", "AWSService").put("invokedBy", "ecs.amazonaws.com");
        assertThat(of(
                        HERE,
                        call(0, USER, "RunTask", "eu-central-1"),
                        call(1, COLLECTOR, "DescribeTasks", "us-west-2"),
                        service))
                .isEmpty();
        assertThat(OtherRegionActivity.of(List.of(), HERE)).isEmpty();
    }

    @Test
    void ignoresCallsWhenTargetRegionIsUnknown() throws Exception {
        assertThat(of(new Target("docker.container", "t", Map.of()), call(0, USER, "RunTask", "us-west-2")))
                .isEmpty();
    }

    /** A name that is not a region is truncated, and a long list is limited. */
    @Test
    void limitsNumberAndLengthOfNames() throws Exception {
        ObjectNode[] calls = IntStream.range(0, 60)
                .mapToObj(i -> call(i, USER, "RunTask", String.format("%03d", i) + "x".repeat(500)))
                .toArray(ObjectNode[]::new);
        OtherRegionCalls one = of(HERE, calls).getFirst();
        assertThat(one.regions()).hasSize(OtherRegionCalls.MOST_REGIONS);
        assertThat(one.more()).isEqualTo(20);
        assertThat(one.regions()).allMatch(region -> region.region().length() < 120);
    }
}
