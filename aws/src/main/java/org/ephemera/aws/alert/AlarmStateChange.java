package org.ephemera.aws.alert;

import java.util.Optional;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.SanitizedText;

/**
 * CloudWatch alarm in the forms of EventBridge ({@code CloudWatch Alarm State Change}) and of a direct function
 * invocation by the alarm. Both contain {@code alarmName, state, configuration}, in {@code detail} or in {@code
 * alarmData}. The alarm's ARN and the time of the change identify the same change in both forms. An alarm on a query
 * changes separately for each metric that the query finds ({@code alarmContributor{id, attributes}}).
 */
final class AlarmStateChange {
    static final String TYPE = "CloudWatch Alarm State Change";
    static final String CONTRIBUTOR_TYPE = "CloudWatch Alarm Contributor State Change";
    static final String SOURCE = "aws.cloudwatch";

    private AlarmStateChange() {}

    /** Reports whether an alarm invoked the function directly. */
    static boolean isDirect(AlertField root) {
        return root.field("alarmData").node().isObject()
                && root.field("alarmArn").text().isPresent();
    }

    static ParsedAlert direct(AlertField root) {
        return read(root.field("alarmData"), root.field("alarmArn").text().orElse(""));
    }

    static ParsedAlert event(AlertField event) {
        return read(
                event.field("detail"),
                event.field("resources").element(0).text().orElse(""));
    }

    private static ParsedAlert read(AlertField alarm, String arn) {
        String name = alarm.field("alarmName").text().orElse("");
        AlertField state = alarm.field("state");
        if (!isAlarm(state.field("value"))) {
            return over(name, state.field("value"));
        }
        AlertTargets named = AwsTargetRelations.targets();
        AlertField configuration = alarm.field("configuration");
        AlertField contributor = alarm.field("alarmContributor");
        Optional<String> id = contributor.field("id").text();
        for (AlertField metric : configuration.field("metrics").elements()) {
            AlertField watched = metric.path("metricStat", "metric");
            if (watched.exists()) { // entries without a metric are computed from these
                AlarmedMetric.name(
                        arn,
                        watched.field("namespace"),
                        watched.field("dimensions"),
                        metric.field("accountId").text(),
                        named);
            } else if (contributor.exists()) {
                AlarmedMetric.found(
                        arn,
                        metric.field("expression"),
                        contributor.field("attributes"),
                        metric.field("accountId").text(),
                        named);
            }
        }
        return named.toAlert(
                TriggerFactory.alertTrigger(
                        SOURCE,
                        TYPE + "/" + name,
                        id.map(one -> arn + "#" + one).orElse(arn),
                        state.field("timestamp").instant(),
                        Optional.empty()),
                RequestedWindow.OPEN,
                otherwise(name, configuration.field("alarmRule")));
    }

    static boolean isAlarm(AlertField value) {
        return value.text().filter("ALARM"::equals).isPresent();
    }

    static ParsedAlert over(String name, AlertField value) {
        return new ParsedAlert.NoContainer("the alarm '" + SanitizedText.of(name) + "' has the state '"
                + SanitizedText.of(value.text().orElse("")) + "', not ALARM; nothing is collected");
    }

    static String otherwise(String name, AlertField rule) {
        return "the alarm '" + SanitizedText.of(name) + "' "
                + (rule.exists()
                        ? "is a composite alarm; send the alarms that watch ECS or EKS metrics instead"
                        : "watches no metric");
    }
}
