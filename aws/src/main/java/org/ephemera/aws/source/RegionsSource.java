package org.ephemera.aws.source;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Had;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;

/**
 * Which regions are enabled for the account, so that each can be asked what the credentials did that started the target:
 * one question to the event history for each region and key is planned from here.
 */
public final class RegionsSource implements EvidenceSource {
    /** A JSON array of access keys. */
    static final String KEYS = "keys";

    /** How many keys are left out; nothing if none is. */
    static final String MORE = "moreKeys";

    private static final Operation DESCRIBE = Operation.of("ec2", "DescribeRegions");

    /** Twice as many as there are. An answer that names more is not believed further. */
    private static final int MOST_REGIONS = 80;

    public static final Artifact ARTIFACT = new Artifact(
            "aws.ec2.regions",
            "The regions of the account, in each of which is asked what the target's starters did",
            Volatility.V4,
            false,
            false,
            List.of(DESCRIBE.key()),
            List.of(DESCRIBE.permission()),
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html");

    private final AwsClients clients;

    public RegionsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        String home = item.param("region");
        return switch (new QuerySteps(calls, clients.queries().ec2(home))
                .ask(DESCRIBE, Map.of(), "regionInfo", "item")) {
            case Had.Not<XmlElement> not when not.cut() -> new Step.Paused(Cursor.START);
            case Had.Not<XmlElement> not -> {
                List<String> asked = DefaultRegions.around(home);
                plan(item, regions(home, asked), recorder);
                yield new Step.Finished(not.why()
                        .code()
                        .with(
                                not.why().detail(),
                                not.why().message() + "; asked instead " + verb(asked.size())
                                        + " that every account has, and none that must be opted into"));
            }
            case Had.It<XmlElement> it -> {
                List<String> told = it.value().texts("regionInfo", "item", "regionName");
                SequencedSet<String> regions = regions(home, told);
                plan(item, regions, recorder);
                yield new Step.Finished(outcome(item, regions.size()), Extent.of(told.size()));
            }
        };
    }

    private static String verb(int regions) {
        return (regions == 1 ? "is " : "are ") + Counted.of(regions, "region");
    }

    /** The target's own first; what is no name of a region is no place to ask. */
    private static SequencedSet<String> regions(String home, List<String> told) {
        SequencedSet<String> regions = new LinkedHashSet<>(List.of(home));
        new TreeSet<>(told)
                .stream().filter(EcsTarget::isRegion).limit(MOST_REGIONS).forEach(regions::add);
        return regions;
    }

    private static void plan(PlannedItem item, SequencedSet<String> regions, Recorder recorder) throws IOException {
        for (String key : Texts.fromJson(item.param(KEYS))) {
            for (String region : regions) {
                Map<String, String> params = new TreeMap<>();
                params.put("target", item.param("target"));
                params.put("account", item.param("account"));
                params.put("region", region);
                params.put("attribute", KeyQuestion.ATTRIBUTE);
                params.put("value", key);
                recorder.plan(CloudTrailEventsSource.ARTIFACT, item.window(), params);
            }
        }
    }

    private static Outcome outcome(PlannedItem item, int regions) throws IOException {
        String asked = Counted.of(regions, "region") + ", each of which is asked what was done with "
                + String.join(", ", Texts.fromJson(item.param(KEYS)));
        return item.param(MORE).isEmpty()
                ? new Outcome.Collected(asked)
                : new Outcome.Partial(asked + "; " + item.param(MORE)
                        + " more keys started or changed the target and are not asked about: look for them by"
                        + " AccessKeyId in CloudTrail");
    }
}
