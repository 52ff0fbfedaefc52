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
            recorder.plan(IamCatalog.INSTANCE_PROFILE, about.window(), profile(arn));
        }
    }

    /** Without the machines. */
    public void withoutMachines(Outcome why) {
        ended(DependencyOutcome.because(why, about, "only the instances name their profile"));
    }

    public void role(String arn) {
        recorder.plan(IamCatalog.ROLE, about.window(), ofRole(arn));
    }

    /** Without the profile. */
    public void withoutRole(Outcome why) {
        recorder.plan(
                IamCatalog.ROLE,
                about.window(),
                PresetOutcome.with(
                        ofRole(""), DependencyOutcome.because(why, about, "only the instance profile names its role")));
    }

    private void ended(Outcome outcome) {
        recorder.plan(IamCatalog.INSTANCE_PROFILE, about.window(), PresetOutcome.with(profile(""), outcome));
    }

    private IamCatalog.InstanceProfileParameters profile(String arn) {
        return new IamCatalog.InstanceProfileParameters(region(), arn);
    }

    private IamCatalog.RoleParameters ofRole(String arn) {
        return new IamCatalog.RoleParameters(USE, region(), "", arn);
    }

    private String region() {
        return EcsPlace.of(about).region();
    }
}
