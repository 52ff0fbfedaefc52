package org.ephemera.aws.target;

import org.ephemera.aws.catalog.EcsPlace;

/**
 * Parameters of a query of the trail that the user gave with {@code --trail}.
 *
 * @param trail its ARN
 * @param abroad true if the credentials belong to another account than the target
 * @param logging log destination of exec sessions, if these are searched for
 */
public record TrailParameters(EcsPlace place, TrailQuery query, String trail, boolean abroad, ExecLogging logging) {}
