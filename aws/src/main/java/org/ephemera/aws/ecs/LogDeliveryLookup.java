package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.Delivery;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeliveryDestination;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeliverySource;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeDeliveriesResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeDeliveryDestinationsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeDeliverySourcesResponse;

/**
 * Lookup of the destination of vended logs (logs that an AWS service writes about a resource of the account). The
 * lookup leads from the resource to its delivery source, delivery and delivery destination (CloudWatch Logs user guide,
 * "Logging that requires additional permissions [V2]").
 */
final class LogDeliveryLookup {
    /** Log types of action logs: the first is in the ECS guide, the second in the SDKs and templates of ECS. */
    private static final Set<String> ACTION_LOGS = Set.of("action_logs", "ecsactionlogs");

    private static final int LOG_GROUP_PARTS = 7;
    /** Index of the account in an ARN. */
    private static final int ACCOUNT = 4;

    /** Destination of delivered logs. */
    sealed interface Destination {}

    record InGroup(String region, String group) implements Destination {}

    /**
     * Destination that is not a log group of the account.
     *
     * @param where description of the destination, for messages
     */
    record Elsewhere(String where) implements Destination {}

    record Nowhere(Outcome why) implements Destination {}

    record OutOfTime() implements Destination {}

    private final AwsClients clients;
    private final ItemCalls calls;
    private final Deadline deadline;

    LogDeliveryLookup(AwsClients clients, ItemCalls calls, Deadline deadline) {
        this.clients = clients;
        this.calls = calls;
        this.deadline = deadline;
    }

    /** Returns the destination of the cluster's action logs. If there are several, a log group is preferred. */
    Destination actionLogsOf(EcsPlace place) throws IOException {
        String region = place.region();
        String cluster = place.clusterArn();
        return continueWith(sources(region, cluster), sources -> {
            Set<String> names = sources.stream().map(DeliverySource::name).collect(Collectors.toSet());
            return names.isEmpty()
                    ? notEnabled("action logs of this cluster are not delivered; they are off by default")
                    : continueWith(links(region, names), links -> {
                        Set<String> arns = links.stream()
                                .map(Delivery::deliveryDestinationArn)
                                .collect(Collectors.toSet());
                        return arns.isEmpty()
                                ? notEnabled(
                                        "the cluster is a delivery source of action logs, but no delivery exists for"
                                                + " it")
                                : continueWith(
                                        destinations(region, arns), found -> place(found, arns, place.account()));
                    });
        });
    }

    private interface Next<T> {
        Destination apply(List<T> items) throws IOException;
    }

    private static <T> Destination continueWith(ListResult<T> listed, Next<T> next) throws IOException {
        return switch (listed) {
            case ListResult.OutOfTime<T> none -> new OutOfTime();
            case ListResult.Incomplete<T> cut -> new Nowhere(cut.why());
            case ListResult.Complete<T> whole -> next.apply(whole.items());
        };
    }

    private static Destination notEnabled(String sentence) {
        return new Nowhere(new Outcome.NotEnabled(sentence));
    }

    /**
     * Returns the first log group of the account, or a description of the other destinations.
     *
     * @param linked ARNs of the destinations of the deliveries; the list of destinations contains none of another
     *     account
     */
    private static Destination place(List<DeliveryDestination> destinations, Set<String> linked, String account) {
        List<String> others = new ArrayList<>();
        for (DeliveryDestination destination : destinations) {
            String arn = resource(destination);
            // A group of another account is not read: its name would be resolved in the account of the credentials.
            Optional<InGroup> group = isOf(account, arn) ? group(arn) : Optional.empty();
            if (group.isPresent()) {
                return group.get();
            }
            others.add(SanitizedText.of(arn.isEmpty() ? String.valueOf(destination.name()) : arn));
        }
        linked.stream()
                .filter(arn -> !isOf(account, arn))
                .sorted()
                .map(arn -> "another account (" + SanitizedText.of(arn) + ")")
                .forEach(others::add);
        return others.isEmpty()
                ? notEnabled("action logs are delivered to a destination that does not exist any more")
                : new Elsewhere(String.join(" and ", others));
    }

    private static String resource(DeliveryDestination destination) {
        return Optional.ofNullable(destination.deliveryDestinationConfiguration())
                .map(configuration -> configuration.destinationResourceArn())
                .orElse("");
    }

    private static boolean isOf(String account, String arn) {
        String[] parts = arn.split(":", -1);
        return parts.length > ACCOUNT && parts[ACCOUNT].equals(account);
    }

    /** Parses {@code arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME}, with or without {@code :*}. */
    private static Optional<InGroup> group(String arn) {
        String[] parts = arn.split(":", -1);
        return parts.length >= LOG_GROUP_PARTS
                        && parts[2].equals("logs")
                        && parts[5].equals("log-group")
                        && EcsTarget.isRegion(parts[3])
                ? Optional.of(new InGroup(parts[3], parts[6]))
                : Optional.empty();
    }

    private ListResult<DeliverySource> sources(String region, String cluster) throws IOException {
        return new ListPager(calls.recorded(), deadline)
                .read(
                        token -> calls.call(
                                ApiRequest.listing(LogsCatalog.DESCRIBE_DELIVERY_SOURCES, region, token),
                                recorded -> clients.logs(region)
                                        .describeDeliverySources(
                                                r -> r.nextToken(orNull(token)).overrideConfiguration(recorded))),
                        page -> SdkCollections.withoutNulls(page.deliverySources()).stream()
                                .filter(source -> source.name() != null && source.logType() != null)
                                .filter(source -> SdkCollections.withoutNulls(source.resourceArns())
                                        .contains(cluster))
                                .filter(source ->
                                        ACTION_LOGS.contains(source.logType().toLowerCase(Locale.ROOT)))
                                .toList(),
                        DescribeDeliverySourcesResponse::nextToken);
    }

    private ListResult<Delivery> links(String region, Set<String> sources) throws IOException {
        return new ListPager(calls.recorded(), deadline)
                .read(
                        token -> calls.call(
                                ApiRequest.listing(LogsCatalog.DESCRIBE_DELIVERIES, region, token),
                                recorded -> clients.logs(region)
                                        .describeDeliveries(
                                                r -> r.nextToken(orNull(token)).overrideConfiguration(recorded))),
                        page -> SdkCollections.withoutNulls(page.deliveries()).stream()
                                .filter(link -> is(link.deliverySourceName(), sources::contains))
                                .filter(link -> link.deliveryDestinationArn() != null)
                                .toList(),
                        DescribeDeliveriesResponse::nextToken);
    }

    private ListResult<DeliveryDestination> destinations(String region, Set<String> arns) throws IOException {
        return new ListPager(calls.recorded(), deadline)
                .read(
                        token -> calls.call(
                                ApiRequest.listing(LogsCatalog.DESCRIBE_DELIVERY_DESTINATIONS, region, token),
                                recorded -> clients.logs(region)
                                        .describeDeliveryDestinations(
                                                r -> r.nextToken(orNull(token)).overrideConfiguration(recorded))),
                        page -> SdkCollections.withoutNulls(page.deliveryDestinations()).stream()
                                .filter(destination -> is(destination.arn(), arns::contains))
                                .toList(),
                        DescribeDeliveryDestinationsResponse::nextToken);
    }

    private static boolean is(@Nullable String value, Function<String, Boolean> test) {
        return value != null && test.apply(value);
    }

    private static @Nullable String orNull(String token) {
        return token.isEmpty() ? null : token;
    }
}
