package org.ephemera.cli.cloud;

import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SettingLookup;
import org.ephemera.model.Target;
import org.jspecify.annotations.Nullable;

/** Additional log source that the user specifies for a target: a trail on AWS, a Log Analytics workspace on Azure. */
public final class TrailAttribute {
    private TrailAttribute() {}

    /**
     * Returns the target with the trail or workspace, if one is specified.
     *
     * @throws CommandFailure with a usage error if the trail or workspace is invalid, or a trail is given for a target
     *     outside AWS
     */
    public static Target with(@Nullable String trail, Target target, Session session) throws CommandFailure {
        try {
            Cloud cloud = Cloud.of(target);
            if (cloud != Cloud.AWS) {
                if (trail != null) {
                    throw CommandFailure.usage("--trail applies only to targets in AWS", "Omit --trail");
                }
                return cloud == Cloud.AZURE ? NamedWorkspace.addTo(session.env(), target) : target;
            }
            // An empty option is an error of a script and is not ignored.
            return SettingLookup.of(trail, TrailLogGroup.SETTING, session)
                    .map(TrailLogGroup::parse)
                    .map(named -> named.addTo(target))
                    .orElse(target);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }
}
