package org.ephemera.aws.alert;

import java.util.Optional;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.RequestedWindow;

/**
 * CloudWatch alarm in the form of an SNS notification: {@code AlarmName, AlarmArn, NewStateValue, StateChangeTime,
 * Trigger{Namespace, Dimensions[{name, value}]}}, or several metrics in {@code Trigger.Metrics[]}. An alarm on a query
 * sends one notification for each metric that the query finds: {@code AlarmContributorId, AlarmContributorAttributes}.
 */
final class AlarmNotification {
    private AlarmNotification() {}

    static boolean looksLikeOne(AlertField root) {
        return root.field("alarmName").text().isPresent()
                && root.field("newStateValue").text().isPresent();
    }

    static ParsedAlert read(AlertField root) {
        String name = root.field("alarmName").text().orElse("");
        AlertField state = root.field("newStateValue");
        if (!AlarmStateChange.isAlarm(state)) {
            return AlarmStateChange.over(name, state);
        }
        String arn = root.field("alarmArn").text().orElse("");
        AlertTargets named = AwsTargetRelations.targets();
        AlertField trigger = root.field("trigger");
        if (trigger.field("namespace").exists()) {
            AlarmedMetric.name(arn, trigger.field("namespace"), trigger.field("dimensions"), Optional.empty(), named);
        }
        AlertField contributor = root.field("alarmContributorAttributes");
        Optional<String> id = root.field("alarmContributorId").text();
        for (AlertField query : trigger.field("metrics").elements()) {
            AlertField metric = query.path("metricStat", "metric");
            if (metric.exists()) {
                AlarmedMetric.name(
                        arn,
                        metric.field("namespace"),
                        metric.field("dimensions"),
                        query.field("accountId").text(),
                        named);
            } else if (contributor.exists()) {
                AlarmedMetric.found(
                        arn,
                        query.field("expression"),
                        contributor,
                        query.field("accountId").text(),
                        named);
            }
        }
        return named.toAlert(
                TriggerFactory.alertTrigger(
                        AlarmStateChange.SOURCE,
                        AlarmStateChange.TYPE + "/" + name,
                        id.map(one -> arn + "#" + one).orElse(arn),
                        root.field("stateChangeTime").instant(),
                        Optional.empty()),
                RequestedWindow.OPEN,
                AlarmStateChange.otherwise(name, root.field("alarmRule")));
    }
}
