package org.ephemera.cli;

import org.ephemera.aws.source.NamedTrail;
import org.ephemera.evidence.Target;
import org.jspecify.annotations.Nullable;

/** Which trail is asked beside CloudTrail's event history. */
final class Trails {
    private Trails() {}

    /**
     * The target, with the trail if one is named.
     *
     * @throws Failure of usage if what is named is no place where a trail stores events
     */
    static Target with(@Nullable String trail, Target target, Session session) throws Failure {
        try {
            // An option of no text is a script's mistake, and not the same as none.
            return Settings.of(trail, NamedTrail.SETTING, session)
                    .map(NamedTrail::parse)
                    .map(named -> named.on(target))
                    .orElse(target);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(e);
        }
    }
}
