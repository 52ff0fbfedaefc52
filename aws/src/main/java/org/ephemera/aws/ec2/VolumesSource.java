package org.ephemera.aws.ec2;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;

/** Source of the EBS volumes of instances and of tasks, which a principal with snapshot permission can still copy. */
public final class VolumesSource implements EvidenceSource {
    private final AwsClients clients;

    public VolumesSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Ec2Calls ec2 = new Ec2Calls(Ec2Catalog.VOLUMES, clients, item, recorder, deadline);
        StepResults gaps = new StepResults();
        var params = ParameterCodec.read(item, Ec2Catalog.VolumesParameters.class);
        boolean ofInstance = !params.instances().ids().isEmpty();
        List<String> ids = (ofInstance ? params.instances() : params.volumes()).ids();
        ec2.list(
                        gaps,
                        Ec2Catalog.DESCRIBE_VOLUMES,
                        ofInstance ? "attachment.instance-id" : "volume-id",
                        ids,
                        "volumeSet")
                .ifPresent(found -> {
                    gaps.addObjects(found.size());
                    gaps.addClause(CountText.of(found.size(), "volume")
                            + ", which a principal with snapshot permission can copy; a volume that is deleted with"
                            + " its instance or task is lost");
                    int missing = ofInstance ? 0 : ids.size() - found.size();
                    if (missing > 0) {
                        gaps.addMissing(new Outcome.Expired(missing + " of " + ids.size()
                                + " volumes do not exist any more: by default, a task's volume is"
                                + " deleted when the task stops"));
                    } else if (found.isEmpty()) {
                        gaps.addMissing(new Outcome.Empty("no volume is attached to the instances"));
                    }
                });
        return gaps.toResult("");
    }
}
