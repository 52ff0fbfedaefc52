package org.ephemera.aws.plan;

import java.util.Collection;
import java.util.TreeSet;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Plans the instance profiles of machines, each once, and the roles that they contain. */
public final class ProfilePlan {
    private static final String USE = "instance role";

    private final PlannedItem parent;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param parent the item that is being collected
     */
    public ProfilePlan(PlannedItem parent, Recorder recorder) {
        this.parent = parent;
        this.recorder = recorder;
    }

    /**
     * Plans the instance profiles.
     *
     * @param arns the profiles of the machines; empty if no machine has one
     */
    public void planProfiles(Collection<String> arns) {
        if (arns.isEmpty()) {
            planPreset(new Outcome.NotApplicable(
                    "the instances have no instance profile, so their metadata service returns no credentials"));
        }
        for (String arn : new TreeSet<>(arns)) {
            recorder.plan(IamCatalog.INSTANCE_PROFILE, parent.window(), profile(arn));
        }
    }

    /** Plans one profile with the outcome of the machines, which are unavailable. */
    public void planUnresolvedProfile(Outcome why) {
        planPreset(
                DependencyOutcome.because(why, parent, "only the descriptions of the instances contain their profile"));
    }

    public void planRole(String arn) {
        recorder.plan(IamCatalog.ROLE, parent.window(), roleParameters(arn));
    }

    /** Plans one role with the outcome of the profile, which is unavailable. */
    public void planUnresolvedRole(Outcome why) {
        recorder.plan(
                IamCatalog.ROLE,
                parent.window(),
                PresetOutcome.with(
                        roleParameters(""),
                        DependencyOutcome.because(why, parent, "only the instance profile contains its role")));
    }

    private void planPreset(Outcome outcome) {
        recorder.plan(IamCatalog.INSTANCE_PROFILE, parent.window(), PresetOutcome.with(profile(""), outcome));
    }

    private IamCatalog.InstanceProfileParameters profile(String arn) {
        return new IamCatalog.InstanceProfileParameters(region(), arn);
    }

    private IamCatalog.RoleParameters roleParameters(String arn) {
        return new IamCatalog.RoleParameters(USE, region(), "", arn);
    }

    private String region() {
        return EcsPlace.of(parent).region();
    }
}
