package org.ephemera.aws.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Gaps;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;

/**
 * Security groups as they are now, and their rules with the ids by which CloudTrail names those that were added or
 * removed.
 */
public final class SecurityGroupsSource implements EvidenceSource {
    private static final Operation GROUPS = Operation.of("ec2", "DescribeSecurityGroups");
    private static final Operation RULES = Operation.of("ec2", "DescribeSecurityGroupRules");
    private static final String FILTER = "group-id";

    public static final Artifact ARTIFACT = new Artifact(
            "aws.ec2.security-groups",
            "The security groups as they are now, with their rules",
            Volatility.V5,
            false,
            false,
            List.of(GROUPS.key(), RULES.key()),
            List.of(GROUPS.permission(), RULES.permission()),
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroupRules.html");

    private final AwsClients clients;

    public SecurityGroupsSource(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * Plans the groups, as many in one question as it takes.
     *
     * @param groups their ids, any number of times; what is no id is left out
     * @param about the item that names them
     */
    static void plan(Collection<String> groups, PlannedItem about, Recorder recorder) {
        for (List<String> some : Ec2Ids.batches(Ec2Ids.of(groups))) {
            Map<String, String> params = new TreeMap<>(Map.of("region", about.param("region")));
            params.put("groups", Ec2Ids.toParam(some));
            recorder.plan(ARTIFACT, about.window(), params);
        }
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        List<String> asked = Ec2Ids.fromParam(item.param("groups"));
        Ec2Steps ec2 = new Ec2Steps(ARTIFACT, clients, item, recorder, deadline);
        Gaps gaps = new Gaps();
        ec2.list(gaps, GROUPS, FILTER, asked, "securityGroupInfo").ifPresent(found -> {
            gaps.brought(found.size());
            List<String> missing = new ArrayList<>(asked);
            found.forEach(group -> group.find("groupId").ifPresent(missing::remove));
            gaps.says(Counted.of(found.size(), "security group"));
            if (!missing.isEmpty()) {
                gaps.lacks(new Outcome.Expired(
                        "there is no security group " + String.join(", ", missing) + " any more: it was deleted"));
            }
        });
        ec2.list(gaps, RULES, FILTER, asked, "securityGroupRuleSet").ifPresent(rules -> {
            gaps.brought(rules.size());
            gaps.says(Counted.of(rules.size(), "rule"));
        });
        return gaps.end("");
    }
}
