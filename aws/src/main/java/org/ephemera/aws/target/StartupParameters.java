package org.ephemera.aws.target;

import java.util.List;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.collect.source.LifecycleEvent;

/** Parameters of the events of a task's life. */
public record StartupParameters(
        EcsPlace place, @WrittenWhenEmpty List<LifecycleEvent> moments) {}
