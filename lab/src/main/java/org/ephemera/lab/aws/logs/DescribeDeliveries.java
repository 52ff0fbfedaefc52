package org.ephemera.lab.aws.logs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.scenario.LogDelivery;

/**
 * Simulated CloudWatch Logs operation that lists delivery sources, delivery destinations, or the deliveries that
 * connect a source with a destination ({@link LogDelivery}).
 *
 * @param member response member that contains the list
 */
record DescribeDeliveries(
        List<LogDelivery> deliveries, String account, String member, BiConsumer<LogDelivery, ObjectNode> shown)
        implements AwsOperation {

    private static final int LARGEST_PAGE = 50;

    static DescribeDeliveries sources(List<LogDelivery> deliveries, String account) {
        return new DescribeDeliveries(deliveries, account, "deliverySources", (delivery, source) -> {
            source.put("name", delivery.name()).put("arn", arn(delivery, account, "delivery-source"));
            source.putArray("resourceArns").add(delivery.resource());
            source.put("service", "ecs").put("logType", delivery.logType());
        });
    }

    static DescribeDeliveries links(List<LogDelivery> deliveries, String account) {
        return new DescribeDeliveries(deliveries, account, "deliveries", (delivery, link) -> {
            link.put("id", Integer.toHexString(delivery.hashCode())).put("arn", arn(delivery, account, "delivery"));
            link.put("deliverySourceName", delivery.name());
            link.put("deliveryDestinationArn", arn(delivery, account, "delivery-destination"));
            link.put("deliveryDestinationType", delivery.type());
        });
    }

    static DescribeDeliveries destinations(List<LogDelivery> deliveries, String account) {
        return new DescribeDeliveries(deliveries, account, "deliveryDestinations", (delivery, destination) -> {
            destination.put("name", delivery.name()).put("arn", arn(delivery, account, "delivery-destination"));
            destination.put("deliveryDestinationType", delivery.type()).put("outputFormat", "json");
            destination
                    .putObject("deliveryDestinationConfiguration")
                    .put("destinationResourceArn", delivery.destination());
        });
    }

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        List<LogDelivery> here = deliveries.stream()
                .filter(delivery -> delivery.region().equals(call.region()))
                .toList();
        Optional<String> token = call.text("nextToken");
        PageRequest page = PageRequest.of(call, token, LARGEST_PAGE, LogGroups.badToken());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray(member);
        page.of(here).forEach(delivery -> shown.accept(delivery, list.addObject()));
        page.nextToken(here.size()).ifPresent(next -> answer.put("nextToken", next));
        return answer;
    }

    private static String arn(LogDelivery delivery, String account, String kind) {
        return "arn:aws:logs:%s:%s:%s:%s".formatted(delivery.region(), account, kind, delivery.name());
    }
}
