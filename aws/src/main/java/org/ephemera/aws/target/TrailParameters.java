package org.ephemera.aws.target;

import org.ephemera.aws.catalog.EcsPlace;

/**
 * Parameters of a question to a named trail.
 *
 * @param trail its ARN
 * @param abroad true if the credentials are of another account than the target's
 * @param logging how exec sessions are logged, if they are asked about
 */
public record TrailParameters(EcsPlace place, TrailQuery query, String trail, boolean abroad, ExecLogging logging) {}
