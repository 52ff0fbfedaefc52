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
import org.ephemera.collect.Step;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.XmlElement;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** The EC2 instances on which tasks run, many in one question; their volumes, security groups and profiles are planned
 * from here. */
public final class InstancesSource implements EvidenceSource {
    private static final int MOST_NAMED = 3;

    private final AwsClients clients;

    public InstancesSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        new ProfilePlan(item, recorder).withoutMachines(outcome);
        return new Step.Finished(outcome);
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ProfilePlan profiles = new ProfilePlan(item, recorder);
        List<String> asked = ParameterCodec.read(item, Ec2Catalog.InstancesParameters.class)
                .instances()
                .ids();
        Ec2Steps ec2 = new Ec2Steps(Ec2Catalog.INSTANCES, clients, item, recorder, deadline);
        // Before the answer: a volume may outlive its instance.
        ec2.planVolumes(asked);
        StepResults gaps = new StepResults();
        Optional<List<XmlElement>> instances = ec2.list(
                        gaps, Ec2Catalog.DESCRIBE_INSTANCES, "instance-id", asked, "reservationSet")
                .map(InstancesSource::instances);
        instances.ifPresent(told -> found(told, asked, gaps, ec2));
        if (instances.isPresent() && !instances.get().isEmpty()) {
            profiles.profiles(instances.get().stream()
                    .flatMap(instance -> instance.find("iamInstanceProfile", "arn").stream())
                    .toList());
        } else if (!gaps.isCut()) {
            profiles.withoutMachines(gaps.outcome());
        }
        return gaps.end("");
    }

    private static List<XmlElement> instances(List<XmlElement> reservations) {
        return reservations.stream()
                .flatMap(reservation -> reservation.all("instancesSet", "item").stream())
                .toList();
    }

    private static void found(List<XmlElement> instances, List<String> asked, StepResults gaps, Ec2Steps ec2) {
        gaps.brought(instances.size());
        List<String> missing = new ArrayList<>(asked);
        List<String> groups = new ArrayList<>();
        for (XmlElement instance : instances) {
            instance.find("instanceId").ifPresent(missing::remove);
            groups.addAll(instance.texts("groupSet", "item", "groupId"));
        }
        instances.stream().limit(MOST_NAMED).map(InstancesSource::described).forEach(gaps::says);
        if (instances.size() > MOST_NAMED) {
            gaps.says((instances.size() - MOST_NAMED) + " more");
        }
        ec2.planSecurityGroups(groups);
        if (!missing.isEmpty()) {
            gaps.lacks(new Outcome.Expired("EC2 knows no instance " + String.join(", ", missing)
                    + ": it was terminated more than about an hour ago"));
        }
    }

    private static String described(XmlElement instance) {
        String profile = instance.find("iamInstanceProfile", "arn")
                .map(arn -> ", profile " + SanitizedText.of(arn))
                .orElse(", no profile");
        return said(instance, "instanceId") + " (" + said(instance, "instanceState", "name") + ", "
                + said(instance, "instanceType") + ", image " + said(instance, "imageId") + profile
                + ", tokens of the metadata service " + said(instance, "metadataOptions", "httpTokens") + ")";
    }

    private static String said(XmlElement instance, String... path) {
        return instance.find(path).map(SanitizedText::of).orElse("not told");
    }
}
