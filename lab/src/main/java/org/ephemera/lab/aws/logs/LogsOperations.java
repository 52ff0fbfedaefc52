package org.ephemera.lab.aws.logs;

import java.util.Map;
import org.ephemera.lab.aws.api.Operation;
import org.ephemera.lab.scenario.Scenario;

/** The operations by action name. */
public final class LogsOperations {

    private LogsOperations() {}

    public static Map<String, Operation> of(Scenario scenario) {
        LogGroups groups = new LogGroups(scenario.logGroups(), scenario.account());
        Queries queries = new Queries(groups);
        return Map.of(
                "logs:DescribeLogGroups", new DescribeLogGroups(groups),
                "logs:DescribeLogStreams", new DescribeLogStreams(groups),
                "logs:FilterLogEvents", new FilterLogEvents(groups),
                "logs:GetLogEvents", new GetLogEvents(groups),
                "logs:StartQuery", queries::start,
                "logs:GetQueryResults", queries::results);
    }
}
