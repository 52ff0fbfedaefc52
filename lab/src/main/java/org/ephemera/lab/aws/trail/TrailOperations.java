package org.ephemera.lab.aws.trail;

import java.util.Map;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.Scenario;

/** The operations by action name. */
public final class TrailOperations {

    private TrailOperations() {}

    public static Map<String, AwsOperation> of(Scenario scenario) {
        LakeQueries queries = new LakeQueries(scenario.audit().stored());
        return Map.of(
                "cloudtrail:LookupEvents", new LookupEvents(scenario),
                "cloudtrail:StartQuery", queries::start,
                "cloudtrail:DescribeQuery", queries::describe,
                "cloudtrail:GetQueryResults", queries::results);
    }
}
