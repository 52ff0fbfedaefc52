package org.ephemera.aws.trail;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.AwsQueryCalls;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.target.LookupParameters;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StepResult;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.XmlElement;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Source of the regions that are enabled for the account. For each region and each access key that started the target,
 * the source plans a query of the event history for the calls of the key.
 */
public final class RegionsSource implements EvidenceSource {

    /** Limit of regions, twice the number that exist; a response with more is not trusted. */
    private static final int MOST_REGIONS = 80;

    private final AwsClients clients;

    public RegionsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(Ec2Catalog.REGIONS, recorder, deadline, clients);
        var params = ParameterCodec.read(item, Ec2Catalog.RegionsParameters.class);
        String home = params.place().region();
        return switch (new AwsQueryCalls(calls, clients.queryClients().ec2(home))
                .call(Ec2Catalog.DESCRIBE_REGIONS, Map.of(), "regionInfo", "item")) {
            case StepResult.Missing<XmlElement> not
            when not.endedByDeadline() -> new SourceResult.Paused(ResumeCursor.START);
            case StepResult.Missing<XmlElement> not -> {
                List<String> defaults = DefaultRegions.around(home);
                plan(params, item, regions(home, defaults), recorder);
                yield new SourceResult.Finished(not.why()
                        .code()
                        .with(
                                not.why().detail(),
                                not.why().message() + "; queried instead: " + CountText.of(defaults.size(), "region")
                                        + " enabled in every account, and no opt-in region"));
            }
            case StepResult.Value<XmlElement> it -> {
                List<String> listed = it.value().texts("regionInfo", "item", "regionName");
                SequencedSet<String> regions = regions(home, listed);
                plan(params, item, regions, recorder);
                yield new SourceResult.Finished(outcome(params, regions.size()), EvidenceExtent.of(listed.size()));
            }
        };
    }

    /** Returns the target's region followed by the others; invalid region names are left out. */
    private static SequencedSet<String> regions(String home, List<String> listed) {
        SequencedSet<String> regions = new LinkedHashSet<>(List.of(home));
        new TreeSet<>(listed)
                .stream().filter(EcsTarget::isRegion).limit(MOST_REGIONS).forEach(regions::add);
        return regions;
    }

    private static void plan(
            Ec2Catalog.RegionsParameters params, PlannedItem item, SequencedSet<String> regions, Recorder recorder) {
        EcsPlace place = params.place();
        for (String key : params.keys()) {
            for (String region : regions) {
                EcsPlace regional = new EcsPlace(place.target(), region, place.account(), "", "", "", "", "");
                recorder.plan(
                        TrailCatalog.EVENTS,
                        item.window(),
                        LookupParameters.of(regional, "", AccessKeyQuery.ATTRIBUTE, key));
            }
        }
    }

    private static Outcome outcome(Ec2Catalog.RegionsParameters params, int regions) {
        String defaults = CountText.of(regions, "region") + ", each queried for the activity of "
                + String.join(", ", params.keys());
        return params.moreKeys() == 0
                ? new Outcome.Collected(defaults)
                : new Outcome.Partial(defaults + "; " + params.moreKeys()
                        + " more keys started or changed the target but are not queried: look them up by"
                        + " AccessKeyId in CloudTrail");
    }

    /**
     * Regions that are enabled in every account of a partition and cannot be disabled (AWS account management reference
     * guide, "Enable or disable AWS Regions in your account"). Further ones may be enabled.
     */
    private static final class DefaultRegions {
        private static final List<String> AWS = List.of(
                "ap-northeast-1",
                "ap-northeast-2",
                "ap-northeast-3",
                "ap-south-1",
                "ap-southeast-1",
                "ap-southeast-2",
                "ca-central-1",
                "eu-central-1",
                "eu-north-1",
                "eu-west-1",
                "eu-west-2",
                "eu-west-3",
                "sa-east-1",
                "us-east-1",
                "us-east-2",
                "us-west-1",
                "us-west-2");
        private static final List<String> CHINA = List.of("cn-north-1", "cn-northwest-1");
        private static final List<String> GOVERNMENT = List.of("us-gov-east-1", "us-gov-west-1");

        private DefaultRegions() {}

        /** Returns the default regions of the region's partition; for an unknown partition, the region alone. */
        static List<String> around(String region) {
            return List.of(AWS, CHINA, GOVERNMENT).stream()
                    .filter(all -> all.contains(region) || isOptIn(region, all))
                    .findFirst()
                    .orElseGet(() -> List.of(region));
        }

        /** Reports whether the region is a commercial opt-in region such as me-south-1. */
        private static boolean isOptIn(String region, List<String> all) {
            return all.equals(AWS) && region.matches("(af|ap|ca|eu|il|me|mx)-[a-z]{4,9}-[0-9]");
        }
    }
}
