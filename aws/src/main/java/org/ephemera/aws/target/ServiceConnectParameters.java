package org.ephemera.aws.target;

import java.util.List;
import org.ephemera.aws.catalog.EcsPlace;

/** Parameters of the proxies that Service Connect added to the tasks of a service. */
public record ServiceConnectParameters(EcsPlace place, List<ServiceConnectProxy> proxies) {}
