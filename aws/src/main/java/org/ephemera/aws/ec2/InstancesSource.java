package org.ephemera.aws.ec2;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.plan.ProfilePlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.XmlElement;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the EC2 instances that tasks run on, many in one request. Their volumes, security groups and instance
 * profiles are planned from here.
 */
public final class InstancesSource implements EvidenceSource {
    private static final int MOST_NAMED = 3;

    private final AwsClients clients;

    public InstancesSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        new ProfilePlan(item, recorder).planUnresolvedProfile(outcome);
        return new SourceResult.Finished(outcome);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ProfilePlan profiles = new ProfilePlan(item, recorder);
        List<String> requested = ParameterCodec.read(item, Ec2Catalog.InstancesParameters.class)
                .instances()
                .ids();
        Ec2Calls ec2 = new Ec2Calls(Ec2Catalog.INSTANCES, clients, item, recorder, deadline);
        // Planned before the response, because a volume may outlive its instance.
        ec2.planVolumes(requested);
        StepResults gaps = new StepResults();
        Optional<List<XmlElement>> instances = ec2.list(
                        gaps, Ec2Catalog.DESCRIBE_INSTANCES, "instance-id", requested, "reservationSet")
                .map(InstancesSource::instances);
        instances.ifPresent(reported -> addFound(reported, requested, gaps, ec2));
        if (instances.isPresent() && !instances.get().isEmpty()) {
            profiles.planProfiles(instances.get().stream()
                    .flatMap(instance -> instance.find("iamInstanceProfile", "arn").stream())
                    .toList());
        } else if (!gaps.isEndedByDeadline()) {
            profiles.planUnresolvedProfile(gaps.outcome());
        }
        return gaps.toResult("");
    }

    private static List<XmlElement> instances(List<XmlElement> reservations) {
        return reservations.stream()
                .flatMap(reservation -> reservation.all("instancesSet", "item").stream())
                .toList();
    }

    private static void addFound(List<XmlElement> instances, List<String> requested, StepResults gaps, Ec2Calls ec2) {
        gaps.addObjects(instances.size());
        List<String> missing = new ArrayList<>(requested);
        List<String> groups = new ArrayList<>();
        for (XmlElement instance : instances) {
            instance.find("instanceId").ifPresent(missing::remove);
            groups.addAll(instance.texts("groupSet", "item", "groupId"));
        }
        instances.stream().limit(MOST_NAMED).map(InstancesSource::describe).forEach(gaps::addClause);
        if (instances.size() > MOST_NAMED) {
            gaps.addClause((instances.size() - MOST_NAMED) + " more");
        }
        ec2.planSecurityGroups(groups);
        if (!missing.isEmpty()) {
            gaps.addMissing(new Outcome.Expired("EC2 returns no instance " + String.join(", ", missing)
                    + ": it was terminated more than about one hour ago"));
        }
    }

    private static String describe(XmlElement instance) {
        String profile = instance.find("iamInstanceProfile", "arn")
                .map(arn -> ", profile " + SanitizedText.of(arn))
                .orElse(", no profile");
        return text(instance, "instanceId") + " (" + text(instance, "instanceState", "name") + ", "
                + text(instance, "instanceType") + ", image " + text(instance, "imageId") + profile
                + ", metadata service tokens " + text(instance, "metadataOptions", "httpTokens") + ")";
    }

    private static String text(XmlElement instance, String... path) {
        return instance.find(path).map(SanitizedText::of).orElse("not reported");
    }
}
