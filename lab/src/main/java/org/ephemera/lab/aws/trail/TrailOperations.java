package org.ephemera.lab.aws.trail;

import java.util.Map;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.Scenario;

/** Simulated CloudTrail operations by action name. */
public final class TrailOperations {

    private TrailOperations() {}

    public static Map<String, AwsOperation> of(Scenario scenario) {
        return Map.of("cloudtrail:LookupEvents", new LookupEvents(scenario));
    }
}
