/** Sources of ECS: tasks, services, clusters, definitions, container instances and the events and logs of ECS itself. */
@NullMarked
package org.ephemera.aws.ecs;

import org.jspecify.annotations.NullMarked;
