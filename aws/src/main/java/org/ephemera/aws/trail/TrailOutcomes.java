package org.ephemera.aws.trail;

import java.time.Instant;
import org.ephemera.aws.plan.ExecPlan;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** Outcomes of a query of the trail that the user gave with {@code --trail}. */
final class TrailOutcomes {
    private TrailOutcomes() {}

    /**
     * Returns the outcome of a completed query.
     *
     * @param events number of matching events
     */
    static Outcome completed(PlannedItem item, long events, Instant now) {
        String late = TrailDeliveryDelay.sentence(item.window(), now);
        if (events == 0) {
            return new Outcome.Empty(
                    "the trail contains no matching event in the window, as far as it recorded and kept events" + late);
        }
        String what = CountText.of(events, "event") + " of the trail";
        return new Outcome.Collected(
                (ExecPlan.isSessionQuery(item) ? what + "; exec sessions in the target are planned" : what) + late);
    }

    static Outcome invalidName() {
        return new Outcome.Failed(
                DetailCode.NAME_UNFIT,
                "a name contains characters that ECS does not allow; it was not put into a query; query the trail"
                        + " manually");
    }

    /** Returns the outcome for a missing log group, which is a failure because the investigator specified the trail. */
    static Outcome missingGroup(TrailLogGroup trail, ApiFailure refusal) {
        return new Outcome.Failed(
                refusal.code(),
                "the log group does not exist in " + trail.region() + " of account " + trail.account()
                        + ": it was deleted, or the ARN is wrong; see 'aws cloudtrail describe-trails',"
                        + " and collect again");
    }
}
