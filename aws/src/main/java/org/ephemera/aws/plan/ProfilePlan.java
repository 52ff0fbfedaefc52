package org.ephemera.aws.plan;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.PresetOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Plans the instance profiles of machines, each once, and the roles that they hold. */
public final class ProfilePlan {
    private static final String USE = "instance role";

    private final PlannedItem about;
    private final Recorder recorder;

    /** @param about the item that is being collected */
    public ProfilePlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.recorder = recorder;
    }

    /** @param arns of the profiles that machines have; none if no machine has one */
    public void profiles(Collection<String> arns) {
        if (arns.isEmpty()) {
            ended(new Outcome.NotApplicable(
                    "the instances have no profile, so that their metadata service gives no credentials"));
        }
        for (String arn : new TreeSet<>(arns)) {
            Map<String, String> params = params();
            params.put("profile", arn);
            recorder.plan(IamCatalog.INSTANCE_PROFILE, about.window(), params);
        }
    }

    /** Without the machines. */
    public void withoutMachines(Outcome why) {
        ended(DependencyOutcome.because(why, about, "only the instances name their profile"));
    }

    public void role(String arn) {
        Map<String, String> params = params();
        params.put("use", USE);
        params.put("role", arn);
        recorder.plan(IamCatalog.ROLE, about.window(), params);
    }

    /** Without the profile. */
    public void withoutRole(Outcome why) {
        Map<String, String> params = params();
        params.put("use", USE);
        PresetOutcome.put(params, DependencyOutcome.because(why, about, "only the instance profile names its role"));
        recorder.plan(IamCatalog.ROLE, about.window(), params);
    }

    private void ended(Outcome outcome) {
        Map<String, String> params = params();
        PresetOutcome.put(params, outcome);
        recorder.plan(IamCatalog.INSTANCE_PROFILE, about.window(), params);
    }

    private Map<String, String> params() {
        return new TreeMap<>(Map.of("region", about.param("region")));
    }
}
