package org.ephemera.aws.trail;

import java.time.Instant;
import org.ephemera.aws.plan.ExecPlan;
import org.ephemera.aws.target.NamedTrail;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** What is said of a question to a named trail. */
final class TrailOutcomes {
    private TrailOutcomes() {}

    /** @param events all that match */
    static Outcome whole(PlannedItem item, long events, Instant now) {
        String late = TrailLag.sentence(item.window(), now);
        if (events == 0) {
            return new Outcome.Empty(
                    "the trail has no such event in the window, as far as it recorded and kept events then" + late);
        }
        String what = CountText.of(events, "event") + " of the trail";
        return new Outcome.Collected(
                (ExecPlan.isAbout(item) ? what + "; the sessions in the target are planned" : what) + late);
    }

    static Outcome unfit() {
        return new Outcome.Failed(
                DetailCode.NAME_UNFIT,
                "a name has letters that ECS gives to none; it was not put into a query, query the trail by hand");
    }

    /** Somebody named it, so that it not being there is worth a look. */
    static Outcome gone(NamedTrail trail, ApiFailure refusal) {
        return new Outcome.Failed(
                refusal.code(),
                "there is no such log group in " + trail.region() + " of " + trail.account()
                        + ": it was deleted, or the ARN is wrong; see 'aws cloudtrail describe-trails',"
                        + " and collect again");
    }
}
