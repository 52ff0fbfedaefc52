package org.ephemera.aws.ec2;

import java.io.IOException;
import java.util.ArrayList;
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

/**
 * Source of security groups in their current state, and of their rules with the ids that CloudTrail records for added
 * and removed rules.
 */
public final class SecurityGroupsSource implements EvidenceSource {
    private static final String FILTER = "group-id";

    private final AwsClients clients;

    public SecurityGroupsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        List<String> requested = ParameterCodec.read(item, Ec2Catalog.SecurityGroupsParameters.class)
                .groups()
                .ids();
        Ec2Calls ec2 = new Ec2Calls(Ec2Catalog.SECURITY_GROUPS, clients, item, recorder, deadline);
        StepResults gaps = new StepResults();
        ec2.list(gaps, Ec2Catalog.DESCRIBE_SECURITY_GROUPS, FILTER, requested, "securityGroupInfo")
                .ifPresent(found -> {
                    gaps.addObjects(found.size());
                    List<String> missing = new ArrayList<>(requested);
                    found.forEach(group -> group.find("groupId").ifPresent(missing::remove));
                    gaps.addClause(CountText.of(found.size(), "security group"));
                    if (!missing.isEmpty()) {
                        gaps.addMissing(new Outcome.Expired(
                                "EC2 returns no security group " + String.join(", ", missing) + ": it was deleted"));
                    }
                });
        ec2.list(gaps, Ec2Catalog.DESCRIBE_SECURITY_GROUP_RULES, FILTER, requested, "securityGroupRuleSet")
                .ifPresent(rules -> {
                    gaps.addObjects(rules.size());
                    gaps.addClause(CountText.of(rules.size(), "rule"));
                });
        return gaps.toResult("");
    }
}
