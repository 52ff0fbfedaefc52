package org.ephemera.lab.aws.logs;

import java.util.List;
import java.util.Map;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.LogDelivery;
import org.ephemera.lab.scenario.Scenario;

/** Simulated CloudWatch Logs operations by action name. */
public final class LogsOperations {

    private LogsOperations() {}

    public static Map<String, AwsOperation> of(Scenario scenario) {
        LogGroups groups = new LogGroups(scenario.logGroups(), scenario.account());
        InsightsQueries queries = new InsightsQueries(groups);
        List<LogDelivery> deliveries = scenario.audit().deliveries();
        return Map.ofEntries(
                Map.entry("logs:DescribeDeliveries", DescribeDeliveries.links(deliveries, scenario.account())),
                Map.entry(
                        "logs:DescribeDeliveryDestinations",
                        DescribeDeliveries.destinations(deliveries, scenario.account())),
                Map.entry("logs:DescribeDeliverySources", DescribeDeliveries.sources(deliveries, scenario.account())),
                Map.entry("logs:DescribeLogGroups", new DescribeLogGroups(groups)),
                Map.entry("logs:DescribeLogStreams", new DescribeLogStreams(groups)),
                Map.entry("logs:FilterLogEvents", new FilterLogEvents(groups)),
                Map.entry("logs:GetLogEvents", new GetLogEvents(groups)),
                Map.entry("logs:StartQuery", queries::start),
                Map.entry("logs:GetQueryResults", queries::results));
    }
}
