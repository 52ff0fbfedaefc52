package org.ephemera.aws.ec2;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.plan.AttachmentPlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.XmlElement;
import org.ephemera.model.Outcome;

/**
 * Source of the network interfaces of tasks, many in one request: addresses, subnet and security groups, which are
 * planned from here. A task's interface is deleted when the task stops.
 */
public final class NetworkInterfacesSource implements EvidenceSource {
    private final AwsClients clients;

    public NetworkInterfacesSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, Ec2Catalog.NetworkInterfacesParameters.class);
        List<String> requested = params.interfaces().ids();
        boolean stopped = params.tasks().equals(AttachmentPlan.STOPPED);
        Ec2Calls ec2 = new Ec2Calls(Ec2Catalog.NETWORK_INTERFACES, clients, item, recorder, deadline);
        StepResults gaps = new StepResults();
        ec2.list(gaps, Ec2Catalog.DESCRIBE_NETWORK_INTERFACES, "network-interface-id", requested, "networkInterfaceSet")
                .ifPresent(found -> found(found, requested, stopped, gaps, ec2));
        return gaps.toResult("");
    }

    private static void found(
            List<XmlElement> found, List<String> requested, boolean stopped, StepResults gaps, Ec2Calls ec2) {
        gaps.addObjects(found.size());
        gaps.addClause(CountText.of(found.size(), "network interface"));
        List<String> groups = new ArrayList<>();
        List<String> missing = new ArrayList<>(requested);
        for (XmlElement each : found) {
            groups.addAll(each.texts("groupSet", "item", "groupId"));
            each.find("networkInterfaceId").ifPresent(missing::remove);
            each.find("association", "publicIp").ifPresent(address -> gaps.addClause("one has a public IP address"));
        }
        ec2.planSecurityGroups(groups);
        if (!missing.isEmpty()) {
            gaps.addMissing(new Outcome.Expired(missing.size() + " of " + requested.size()
                    + " network interfaces do not exist any more (" + missing.getFirst()
                    + (missing.size() > 1 ? ", ..." : "") + "): "
                    + (stopped
                            ? "a task's interface is deleted when the task stops; its addresses are in the description"
                                    + " or the event of the task, its security groups in the service or in RunTask in"
                                    + " CloudTrail"
                            : "their tasks were running when they were described and have stopped since")));
        }
    }
}
