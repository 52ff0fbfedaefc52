package org.ephemera.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ephemera.aws.source.AwsClients;
import org.ephemera.aws.source.CallerIdentitySource;
import org.ephemera.aws.source.CloudTrailEventsSource;
import org.ephemera.aws.source.ContainerInsightsSource;
import org.ephemera.aws.source.EcsTaskDefinitionSource;
import org.ephemera.aws.source.EcsTaskSource;
import org.ephemera.aws.source.LogGroupSource;
import org.ephemera.aws.source.LogStreamSource;
import org.ephemera.aws.source.OutOfReach;
import org.ephemera.aws.source.ServiceMetricsSource;
import org.ephemera.aws.source.StartupEventsSource;
import org.ephemera.aws.trigger.EcsTarget;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.evidence.Artifact;

/** Everything that is read on AWS: a plain list. */
public final class AwsSources {
    private enum Planned {
        /** Needs nothing but the target's name. */
        AT_OPENING,
        /** Found and planned by another source. */
        WHEN_FOUND
    }

    private record Line(Artifact artifact, Planned planned, Function<AwsClients, EvidenceSource> source) {}

    private static final List<Line> LINES = lines();

    private AwsSources() {}

    public static List<EvidenceSource> all(AwsClients clients) {
        return LINES.stream().map(line -> line.source().apply(clients)).toList();
    }

    /** What is read, and the permissions it needs; asks nothing of anybody. */
    public static List<Artifact> artifacts() {
        return LINES.stream().map(Line::artifact).toList();
    }

    /** What can be planned when a package about such a target is opened; nothing for a kind that is not known. */
    public static List<Artifact> plannedFor(String targetKind) {
        Stream<Line> lines = targetKind.equals(EcsTarget.KIND) ? LINES.stream() : Stream.empty();
        return lines.filter(line -> line.planned() == Planned.AT_OPENING)
                .map(Line::artifact)
                .toList();
    }

    private static List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (EvidenceSource source : OutOfReach.ALL) {
            lines.add(new Line(source.artifact(), Planned.AT_OPENING, clients -> source));
        }
        lines.add(new Line(EcsTaskSource.ARTIFACT, Planned.AT_OPENING, EcsTaskSource::new));
        lines.add(new Line(CallerIdentitySource.ARTIFACT, Planned.AT_OPENING, CallerIdentitySource::new));
        lines.add(new Line(StartupEventsSource.ARTIFACT, Planned.WHEN_FOUND, clients -> new StartupEventsSource()));
        lines.add(new Line(EcsTaskDefinitionSource.ARTIFACT, Planned.WHEN_FOUND, EcsTaskDefinitionSource::new));
        lines.add(new Line(LogGroupSource.ARTIFACT, Planned.WHEN_FOUND, LogGroupSource::new));
        lines.add(new Line(LogStreamSource.ARTIFACT, Planned.WHEN_FOUND, LogStreamSource::new));
        lines.add(new Line(ServiceMetricsSource.ARTIFACT, Planned.WHEN_FOUND, ServiceMetricsSource::new));
        lines.add(new Line(ContainerInsightsSource.ARTIFACT, Planned.WHEN_FOUND, ContainerInsightsSource::new));
        lines.add(new Line(CloudTrailEventsSource.ARTIFACT, Planned.WHEN_FOUND, CloudTrailEventsSource::new));
        return List.copyOf(lines);
    }
}
