package org.ephemera.cli.cloud;

import org.ephemera.aws.target.NamedTrail;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SettingLookup;
import org.ephemera.model.Target;
import org.jspecify.annotations.Nullable;

/** What is asked beside what the target itself tells of: on AWS a trail, on Azure a workspace. */
public final class TrailAttribute {
    private TrailAttribute() {}

    /**
     * The target, with the trail or the workspace if one is named.
     *
     * @throws CommandFailure of usage if what is named is no such place, or one of the other cloud
     */
    public static Target with(@Nullable String trail, Target target, Session session) throws CommandFailure {
        try {
            Cloud cloud = Cloud.of(target);
            if (cloud != Cloud.AWS) {
                if (trail != null) {
                    throw CommandFailure.usage("--trail is for targets in AWS", "Leave it out");
                }
                return cloud == Cloud.AZURE ? NamedWorkspace.with(session.env(), target) : target;
            }
            // An option of no text is a script's mistake, and not the same as none.
            return SettingLookup.of(trail, NamedTrail.SETTING, session)
                    .map(NamedTrail::parse)
                    .map(named -> named.on(target))
                    .orElse(target);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }
}
